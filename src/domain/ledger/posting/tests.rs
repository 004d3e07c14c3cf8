//! Do the postings of each kind of transaction balance?

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn token(number: u128) -> TokenId {
    Uuid::from_u128(number).into()
}

fn holding(number: u128) -> Holding {
    Holding {
        wallet: Uuid::from_u128(1).into(),
        account: Uuid::from_u128(number).into(),
    }
}

fn range(first: i64, last: i64) -> SerialRange {
    SerialRange::new(first, last).unwrap()
}

/// So many units, the lowest serial numbers of the token.
fn line(token_number: u128, bucket: Bucket, account: Option<u128>, quantity: i64) -> Posting {
    Posting {
        token: token(token_number),
        bucket,
        holding: account.map(holding),
        quantity,
        serials: range(1, quantity.abs().max(1)),
    }
}

/// The units that postings leave in a bucket, over all tokens and accounts.
pub(in crate::ledger) fn sum_of(postings: &[Posting], bucket: Bucket) -> i128 {
    let lines = postings.iter().filter(|posting| posting.bucket == bucket);
    lines.map(|posting| i128::from(posting.quantity)).sum()
}

#[test]
fn only_balanced_postings_make_a_transaction() {
    use Bucket::{Consumed, Issuance, Retired, Wallet, Withdrawn};
    let issued = line(1, Issuance, None, -5);
    let out = line(1, Wallet, Some(1), -5);
    let unbalanced = |number, off_by| PostingError::Unbalanced {
        token: token(number),
        off_by,
    };
    let (zero, misplaced) = (PostingError::Zero, PostingError::Misplaced);
    let rows: Vec<(Vec<Posting>, Result<(), PostingError>)> = vec![
        (vec![], Err(PostingError::Empty)),
        (vec![issued, line(1, Wallet, Some(1), 5)], Ok(())),
        (vec![out, line(1, Wallet, Some(2), 5)], Ok(())),
        (vec![out, line(1, Retired, Some(2), 5)], Ok(())),
        (vec![out, line(1, Consumed, Some(2), 5)], Ok(())),
        (vec![out, line(1, Withdrawn, None, 5)], Ok(())),
        (
            vec![issued, line(1, Wallet, Some(1), 4)],
            Err(unbalanced(1, -1)),
        ),
        // Two tokens do not make up for one another.
        (
            vec![issued, line(2, Wallet, Some(1), 5)],
            Err(unbalanced(1, -5)),
        ),
        (vec![line(1, Wallet, Some(1), 0)], Err(zero(token(1)))),
        (
            vec![issued, line(1, Wallet, None, 5)],
            Err(misplaced(token(1))),
        ),
        (
            vec![line(1, Issuance, Some(1), -5)],
            Err(misplaced(token(1))),
        ),
        (
            vec![
                line(1, Wallet, Some(1), i64::MAX),
                line(1, Wallet, Some(2), i64::MAX),
            ],
            Err(unbalanced(1, 2 * i128::from(i64::MAX))),
        ),
    ];
    for (postings, outcome) in rows {
        let transaction =
            LedgerTransaction::new(OperationType::NetworkTransaction, postings.clone());
        assert_eq!(transaction.map(|_| ()), outcome, "{postings:?}");
    }
}

/// Units leave account 1 of token 1 and arrive in account 2.
#[test]
fn the_units_that_leave_are_the_units_that_arrive() {
    let unmatched = |serial| {
        Err(PostingError::Unmatched {
            token: token(1),
            serial,
        })
    };
    // What leaves, what arrives, and the outcome.
    let rows = [
        (vec![(1, 5)], vec![(1, 5)], Ok(())),
        (vec![(1, 5)], vec![(1, 2), (3, 5)], Ok(())),
        (vec![(1, 2), (3, 5)], vec![(1, 4), (5, 5)], Ok(())),
        (vec![(1, 5)], vec![(2, 6)], unmatched(1)),
        (vec![(1, 5)], vec![(1, 3), (3, 4)], unmatched(3)),
        (vec![(1, 2), (5, 6)], vec![(1, 4)], unmatched(3)),
        (vec![(i64::MAX, i64::MAX)], vec![(7, 7)], unmatched(7)),
    ];
    for (leaving, arriving, outcome) in rows {
        let leave = leaving.iter().map(|(first, last)| {
            let serials = range(*first, *last);
            Posting::out_of_place(token(1), Bucket::Wallet, Some(holding(1)), serials)
        });
        let arrive = arriving.iter().map(|(first, last)| {
            let serials = range(*first, *last);
            Posting::into_place(token(1), Bucket::Wallet, Some(holding(2)), serials)
        });
        let postings = leave.chain(arrive).collect();
        let transaction = LedgerTransaction::new(OperationType::IntraTransfer, postings);
        let outcome_found = transaction.map(|_| ());
        assert_eq!(outcome_found, outcome, "{leaving:?} {arriving:?}");
    }
}

#[test]
fn a_line_has_as_many_units_as_serial_numbers() {
    let mut short = line(1, Bucket::Wallet, Some(1), 5);
    short.serials = range(1, 4);
    let refusal = PostingError::SerialsDiffer {
        token: token(1),
        quantity: 5,
        serials: 4,
    };
    let transaction = LedgerTransaction::new(OperationType::Minting, vec![short]);
    assert_eq!(transaction, Err(refusal));
}

proptest! {
    #[test]
    fn what_is_minted_is_held(quantities in prop::collection::vec(1_i64.., 1..50)) {
        let minted = (1..).zip(&quantities).map(|(number, count)| {
            (token(number), holding(number), range(1, *count))
        });
        let transaction = LedgerTransaction::issue(OperationType::Minting, minted).unwrap();
        let issued = quantities.iter().map(|count| i128::from(*count)).sum::<i128>();
        prop_assert_eq!(sum_of(transaction.postings(), Bucket::Issuance), -issued);
        prop_assert_eq!(sum_of(transaction.postings(), Bucket::Wallet), issued);
    }

    #[test]
    fn a_changed_line_never_balances(count in 1_i64..1_000_000, change in 1_i64..1_000_000) {
        let lines = [(token(1), holding(1), range(1, count))];
        let minted = LedgerTransaction::issue(OperationType::Minting, lines).unwrap();
        let mut postings = minted.postings().to_vec();
        postings[1] = Posting::into_place(
            token(1), Bucket::Wallet, Some(holding(1)), range(1, count + change),
        );
        prop_assert!(LedgerTransaction::new(OperationType::Minting, postings).is_err());
    }

    /// However a range is cut into arrivals, it is matched; with one cut moved, it is not.
    #[test]
    fn cut_ranges_match(count in 2_i64..10_000, cut in any::<prop::sample::Index>()) {
        let cut = 1 + i64::try_from(cut.index(usize::try_from(count - 1).unwrap())).unwrap();
        let post = |first, last| Posting::into_place(
            token(1), Bucket::Wallet, Some(holding(2)), range(first, last),
        );
        let leave = Posting::out_of_place(
            token(1), Bucket::Wallet, Some(holding(1)), range(1, count),
        );
        let whole = vec![leave, post(1, cut), post(cut + 1, count)];
        prop_assert!(LedgerTransaction::new(OperationType::IntraTransfer, whole).is_ok());
        let moved = vec![leave, post(1, cut), post(cut, count - 1)];
        prop_assert!(LedgerTransaction::new(OperationType::IntraTransfer, moved).is_err());
    }
}
