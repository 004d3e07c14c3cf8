#!/usr/bin/env python3
"""Does the registry's transparency log keep its promises? Checked with nothing of the registry's own.

    verify_inclusion.py [--key VERIFIER_KEY] [--leaf LEAF] ANSWER.json...

Each ANSWER is the body that transparency-log/checkpoint, inclusion-proof or consistency-proof answered, or what the
public page of a certificate answers as application/json, which has its entry's text with it. The roots are computed
from the hashes (RFC 6962, RFC 9162), the notes are checked against the key (Ed25519, RFC 8032), and two answers about
trees of one size must name the same root: so a head that was kept for years, given together with a consistency proof
that begins at its size, is held against the log of today.

Give --key whenever you have the log's key from elsewhere; without it the key in the answers is believed. --leaf is
a file with the text of an entry: it must be the entry that the inclusion proof is about.

Python's standard library is enough. Prints what holds, and exits with 1 at the first thing that does not.
"""

import argparse
import base64
import hashlib
import json
import sys


class Broken(Exception):
    """A promise that does not hold."""


def ensure(holds, promise):
    if not holds:
        raise Broken(promise)


# Ed25519, RFC 8032 section 5.1: verification alone, slow and short. Points are in extended coordinates.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P


def point(data):
    number = int.from_bytes(data, "little")
    y, is_odd = number & ((1 << 255) - 1), number >> 255
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if x * x % P != square:
        x = x * pow(2, (P - 1) // 4, P) % P
    ensure(y < P and x * x % P == square and (x or not is_odd), "a key or signature that is no point of the curve")
    x = P - x if x & 1 != is_odd else x
    return (x, y, 1, x * y % P)


def add(p, q):
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(factor, p):
    product = (0, 1, 1, 0)
    while factor:
        product = add(product, p) if factor & 1 else product
        p, factor = add(p, p), factor >> 1
    return product


def is_signed(public, message, signature):
    base = point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))
    s = int.from_bytes(signature[32:], "little")
    challenge = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    left, right = times(s, base), add(point(signature[:32]), times(challenge, point(public)))
    equal = [(left[i] * right[2] - right[i] * left[2]) % P == 0 for i in (0, 1)]
    return s < ORDER and all(equal)


# The tree, RFC 9162 sections 2.1.3.2 and 2.1.4.2.


def leaf_hash(entry):
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    return hashlib.sha256(b"\1" + left + right).digest()


def root_by_inclusion(index, size, leaf, hashes):
    ensure(0 <= index < size, f"index {index} is in a tree of {size}")
    node, last, root = index, size - 1, leaf
    for beside in hashes:
        ensure(last > 0, "the proof is no longer than the tree is high")
        if node & 1 or node == last:
            root = node_hash(beside, root)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            root = node_hash(root, beside)
        node, last = node >> 1, last >> 1
    ensure(last == 0, "the proof is as long as the tree is high")
    return root


def roots_by_consistency(size, later, root, hashes):
    """The roots of the earlier and the later tree, given what the earlier one is said to be."""
    ensure(0 < size <= later, f"a tree of {size} can be the beginning of one of {later}")
    if size == later:
        ensure(not hashes, "nothing needs to be proved of one and the same tree")
        return root, root
    path = ([root] if size & (size - 1) == 0 else []) + hashes
    ensure(path, "the proof has hashes")
    node, last = size - 1, later - 1
    while node & 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for beside in path[1:]:
        ensure(last > 0, "the proof is no longer than the tree is high")
        if node & 1 or node == last:
            first, second = node_hash(beside, first), node_hash(beside, second)
            while not node & 1 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, beside)
        node, last = node >> 1, last >> 1
    ensure(last == 0, "the proof is as long as the tree is high")
    return first, second


# What the registry answers.


class Log:
    """What is known of one log: its key, and the root of each size that an answer names."""

    def __init__(self, key):
        self.key = key
        self.roots = {}

    def root(self, size, root):
        ensure(self.roots.setdefault(size, root) == root, f"all answers name the same root for size {size}")

    def checkpoint(self, head):
        self.key = self.key or head["verifierKey"]
        name, key_id, public = self.key.split("+", 2)
        public = base64.b64decode(public, validate=True)
        ensure(public[0] == 1 and len(public) == 33, "the key is one of Ed25519")
        expected_id = hashlib.sha256(name.encode() + b"\n" + public).digest()[:4]
        ensure(bytes.fromhex(key_id) == expected_id, "the key's id is that of its name and bytes")
        text, signature_line = head["note"].rsplit("\n\n", 1)
        dash, signer, signature = signature_line.removesuffix("\n").split(" ")
        signature = base64.b64decode(signature, validate=True)
        ensure((dash, signer, signature[:4]) == ("—", name, expected_id), "the note is signed under the log's key")
        message = (text + "\n").encode()
        ensure(is_signed(public[1:], message, signature[4:]), "the signature is that of the note")
        said = [head["origin"], str(head["treeSize"]), head["rootHash"]]
        ensure(text.split("\n") == said, "the answer says what the signed note says")
        self.root(head["treeSize"], base64.b64decode(head["rootHash"], validate=True))
        print(f"signed: the head of size {head['treeSize']}, by {name}")

    def inclusion(self, proof, entry):
        leaf = base64.b64decode(proof["leafHash"], validate=True)
        hashes = [base64.b64decode(it, validate=True) for it in proof["hashes"]]
        root = root_by_inclusion(proof["leafIndex"], proof["treeSize"], leaf, hashes)
        ensure(root == base64.b64decode(proof["rootHash"], validate=True), "the proof leads to the root")
        self.root(proof["treeSize"], root)
        if entry is not None:
            ensure(leaf_hash(entry) == leaf, "the entry is the one that the proof is about")
            ensure(json.loads(entry)["transactionId"] == proof["transactionId"], "the entry is of the transaction")
        print(f"included: transaction {proof['transactionId']}, entry {proof['leafIndex']} of {proof['treeSize']}")

    def consistency(self, proof):
        said = [base64.b64decode(proof[name], validate=True) for name in ("fromRootHash", "toRootHash")]
        hashes = [base64.b64decode(it, validate=True) for it in proof["hashes"]]
        first, second = roots_by_consistency(proof["fromSize"], proof["toSize"], said[0], hashes)
        ensure([first, second] == said, "the proof leads to both roots")
        self.root(proof["fromSize"], first)
        self.root(proof["toSize"], second)
        print(f"consistent: the tree of {proof['fromSize']} is the beginning of that of {proof['toSize']}")


def check(answers, key, entry):
    log = Log(key)
    for answer in answers:
        kinds = ("checkpoint", "inclusionProof", "consistencyProof")
        kind = next((name for name in kinds if name in answer), None)
        ensure(kind, "an answer about the log")
        content = answer[kind]
        ensure(content is not None, "an entry in the log")
        head = content if kind == "checkpoint" else content["checkpoint"]
        if head is not None:
            log.checkpoint(head)
        if kind == "inclusionProof":
            told = answer.get("leaf")
            log.inclusion(content, told.encode() if told else entry)
        elif kind == "consistencyProof":
            log.consistency(content)


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--key", help="the log's key, `name+id+key`")
    arguments.add_argument("--leaf", help="a file with the text of an entry")
    arguments.add_argument("answers", nargs="+", metavar="ANSWER.json")
    given = arguments.parse_args()
    entry = None
    if given.leaf:
        with open(given.leaf, "rb") as file:
            entry = file.read()
    try:
        answers = []
        for name in given.answers:
            with open(name, encoding="utf-8") as file:
                answers.append(json.load(file))
        check(answers, given.key, entry)
    except (Broken, ValueError, KeyError, TypeError, IndexError) as reason:
        sys.exit(f"BROKEN: {type(reason).__name__}: {reason}")


if __name__ == "__main__":
    main()
