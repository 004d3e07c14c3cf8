<?php

/**
 * From a workbook to a retired token, with the clients that openapi-generator makes of the served documents.
 *
 * php walkthrough.php GENERATED DEMO.json WORKBOOK.xlsx, where GENERATED holds the clients base, network and
 * rng-production in the namespaces Attestry\Base, Attestry\Network and Attestry\RngProduction.
 */

declare(strict_types=1);

use Attestry\Base;
use Attestry\Network;
use Attestry\RngProduction as Rng;
use GuzzleHttp\Client;
use GuzzleHttp\Psr7\Utils;

[, $generated, $demo_path, $workbook] = $argv;

require 'GuzzleHttp/autoload.php';
spl_autoload_register(function (string $class) use ($generated): void {
    $folders = ['Base' => 'base', 'Network' => 'network', 'RngProduction' => 'rng-production'];
    [$attestry, $api, $rest] = explode('\\', $class, 3) + ['', '', ''];
    if ($attestry === 'Attestry') {
        require "$generated/{$folders[$api]}/src/" . strtr($rest, '\\', '/') . '.php';
    }
});

$demo = json_decode(file_get_contents($demo_path), true);

/** The answer, where it is not a problem. */
function of(string $kind, object $answer): object
{
    return $answer instanceof $kind ? $answer : throw new RuntimeException("$answer");
}

/** What an authenticator shows now (RFC 6238). */
function code(string $secret): string
{
    $digits = array_map(fn ($it) => strpos('ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', $it), str_split($secret));
    $bits = implode('', array_map(fn ($it) => str_pad(decbin($it), 5, '0', STR_PAD_LEFT), $digits));
    $bytes = array_filter(str_split($bits, 8), fn ($it) => strlen($it) === 8);
    $key = implode('', array_map(fn ($it) => chr(bindec($it)), $bytes));
    $digest = hash_hmac('sha1', pack('J', intdiv(time(), 30)), $key, true);
    $number = unpack('N', $digest, ord($digest[19]) & 15)[1] & 0x7fffffff;
    return str_pad((string) ($number % 1000000), 6, '0', STR_PAD_LEFT);
}

/** Somebody of the sandbox, with what makes the APIs' classes act for them. */
function log_in(string $name): array
{
    global $demo;
    $named = array_filter($demo['users'], fn ($user) => str_starts_with($user['email'], "$name@"));
    $person = array_values($named)[0];
    $http = new Client();
    $configuration = (new Base\Configuration())->setHost("{$demo['baseUrl']}/api");
    $body = new Base\Model\LoginRequest([
        'email' => $person['email'], 'secret' => $person['password'], 'tfa_code' => code($person['totpSecret']),
    ]);
    $tokens = of(Base\Model\AuthTokens::class, (new Base\Api\AuthenticationApi($http, $configuration))->authLogin($body));
    $act = function (string $api, string $place, string $configuration) use ($http, $demo, $tokens): object {
        $configuration = (new $configuration())
            ->setHost("{$demo['baseUrl']}/api/$place")
            ->setAccessToken($tokens->getAccessToken());
        return new $api($http, $configuration);
    };
    $production = fn (string $api) => $act($api, 'rng-production', Rng\Configuration::class);
    $ledger = fn (string $api) => $act($api, 'network', Network\Configuration::class);
    return [$person, $production, $ledger];
}

/** Stages a file and names it. */
function upload(Closure $production, string $path): Rng\Model\FileReference
{
    $files = $production(Rng\Api\FileUploadsDownloadsApi::class);
    $stored = of(Rng\Model\FileUploadResponse::class, $files->fileTemporaryUpload([new SplFileObject($path)]));
    return new Rng\Model\FileReference(['_id' => $stored->getFiles()[0]->getId()]);
}

/** Steps 1 to 14 of the walkthrough; the ids of the tokens. */
function mint(array $person, Closure $production): array
{
    global $demo, $workbook;
    $batches = $production(Rng\Api\ProductionBatchesApi::class);
    $measurements = $production(Rng\Api\MeasurementBatchesApi::class);
    $minting = $production(Rng\Api\BatchMintingApi::class);
    $created = $batches->rngProductionBatchCreate(new Rng\Model\ProductionBatchCreateRequest([
        'name' => 'First quarter, from PHP',
        'profile_id' => $person['profileId'],
        'energy_type' => Rng\Model\ProductionEnergyType::RENEWABLE_NATURAL_GAS,
        'token_type' => Rng\Model\TokenType::QET,
        'document' => upload($production, $workbook),
    ]));
    $batch = of(Rng\Model\ProductionBatchCreateResponse::class, $created)->getBatch();
    $measured = ['profile_id' => $batch->getProfileId(), 'workflow_id' => $batch->getWorkflows()[0]->getId()];
    $files = ['files' => [upload($production, $demo['evidencePdf'])]];
    $attached = $measurements->rngMeasurementBatchAddFiles(
        new Rng\Model\MeasurementBatchAddFilesRequest($measured + $files)
    );
    of(Rng\Model\BatchWorkflowResponse::class, $attached);
    $approved = $measurements->rngMeasurementBatchApprove(new Rng\Model\MeasurementBatchApproveRequest($measured));
    of(Rng\Model\BatchWorkflowResponse::class, $approved);
    $named = ['batch_id' => $batch->getId()];
    $sent = $minting->rngProductionBatchMintingSendToNetwork(
        new Rng\Model\SendToNetworkRequest($named + ['token_type' => Rng\Model\TokenType::QET])
    );
    of(Rng\Model\EnergyAssetsResponse::class, $sent);
    $contract = $minting->rngProductionBatchMintingCreateMintingContract(
        new Rng\Model\CreateMintingContractRequest($named + ['name' => 'minting-contract-001'])
    );
    $contract = of(Rng\Model\MintingContractResponse::class, $contract)->getContract();
    $minted = $minting->rngProductionBatchMintingMintTokens(
        new Rng\Model\MintTokensRequest(['minting_contract_id' => $contract->getId()])
    );
    $assets = of(Rng\Model\EnergyAssetsResponse::class, $minted)->getEnergyAssets();
    return array_filter(array_map(fn ($asset) => $asset->getTokenId(), $assets));
}

/** Pushes units to the buyer. */
function transfer(array $seller, Closure $ledger, array $buyer, int $quantity): void
{
    $transactions = $ledger(Network\Api\NetworkTransactionsApi::class);
    $kind = Network\Model\NetworkTransactionResponse::class;
    $made = $transactions->networkTransactionPushCreate(new Network\Model\NetworkTransactionPushCreateRequest([
        'from_profile_id' => $seller['profileId'], 'to_profile_id' => $buyer['profileId'],
    ]));
    $push = ['_id' => of($kind, $made)->getNetworkTransaction()->getId()];
    $lock = new Network\Model\NetworkTransactionPushLockRequest($push + ['quantity' => $quantity]);
    of($kind, $transactions->networkTransactionPushLock($lock));
    $signed = $transactions->networkTransactionSign(new Network\Model\OperationIdRequest($push));
    processed(of($kind, $signed)->getNetworkTransaction());
}

/** Retires units and reads the certificate. */
function retire(array $holder, Closure $ledger, int $quantity): Network\Model\Retirement
{
    $retirements = $ledger(Network\Api\RetirementApi::class);
    $kind = Network\Model\RetirementResponse::class;
    $made = $retirements->retirementCreate(new Network\Model\RetirementCreateRequest([
        'profile_id' => $holder['profileId'], 'name' => 'Scope 1 claim',
    ]));
    $id = of($kind, $made)->getRetirement()->getId();
    $of = ['_id' => $id];
    $lock = new Network\Model\OperationLockRequest($of + ['quantity' => $quantity]);
    of($kind, $retirements->retirementLock($lock));
    $purpose = ['purpose' => 'Scope 1 emissions'];
    of($kind, $retirements->retirementUpdate(new Network\Model\RetirementUpdateRequest($of + $purpose)));
    $signed = of($kind, $retirements->retirementSign(new Network\Model\OperationIdRequest($of)))->getRetirement();
    $pdf = $retirements->retirementCertificate($id);
    if ($pdf->fread(5) !== '%PDF-') {
        throw new RuntimeException('no certificate');
    }
    return processed($signed);
}

/** The operation, where it is done. */
function processed(object $operation): object
{
    return $operation->getStatus() === 'processed' ? $operation : throw new RuntimeException("$operation");
}

[$rita, $production, $ledger] = log_in('rita');
$tokens = mint($rita, $production);
[$hugo, , $his_ledger] = log_in('hugo');
transfer($rita, $ledger, $hugo, 1000);
$retired = retire($hugo, $his_ledger, 250);
$number = $retired->getCertificate()->getNumber();
echo 'php: ' . count($tokens) . " tokens minted, 1000 units transferred, 250 retired, $number\n";
