# SPDX-License-Identifier: MIT
# The structures of bench/layout.cs by Python's ctypes: to C means to make the structure of Python's values, from C to read
# all of its fields as Python's values. A line "ROW CALLS" on the standard input is answered by nanoseconds a call.
import ctypes
import sys
import time


class Eight(ctypes.Structure):
    _fields_ = [(name, ctypes.c_int32) for name in "ABCDEFGH"]


class Thousand(ctypes.Structure):
    _fields_ = [("All", Eight * 1000)]


class Mixed(ctypes.Structure):
    _fields_ = [
        ("Name", ctypes.c_char_p),
        ("Title", ctypes.c_char_p),
        ("Age", ctypes.c_int32),
        ("Rank", ctypes.c_int32),
        ("Active", ctypes.c_int32),
        ("Code", ctypes.c_char * 32),
        ("Scores", ctypes.c_int32 * 8),
    ]


EIGHT = (1, 2, 3, 4, 5, 6, 7, 8)
THOUSAND = [EIGHT] * 1000
NAME, TITLE, CODE = "Ada Lovelace", "Countess", "analytical engine"
Ints = ctypes.c_int32 * 8
Eights = Eight * 1000


def eight_to():
    return Eight(*EIGHT)


def eight_from(e=Eight(*EIGHT)):
    return (e.A, e.B, e.C, e.D, e.E, e.F, e.G, e.H)


def array_to():
    return Eights(*THOUSAND)


def array_from(t=Eights(*THOUSAND)):
    return [eight_from(e) for e in t]


def thousand_to():
    return Thousand(Eights(*THOUSAND))


def thousand_from(t=Thousand(Eights(*THOUSAND))):
    return [eight_from(e) for e in t.All]


def mixed_to():
    return Mixed(NAME.encode(), TITLE.encode(), 36, 1, 1, CODE.encode(), Ints(*EIGHT))


def mixed_from(m=mixed_to()):
    return (m.Name.decode(), m.Title.decode(), m.Age, m.Rank, m.Active != 0, m.Code.decode(), list(m.Scores))


ROWS = {
    "eight-to": eight_to,
    "eight-from": eight_from,
    "array-to": array_to,
    "array-from": array_from,
    "thousand-to": thousand_to,
    "thousand-from": thousand_from,
    "mixed-to": mixed_to,
    "mixed-from": mixed_from,
}

print(sys.version.split()[0], flush=True)
for line in sys.stdin:
    row, ncalls = line.split()
    work, calls = ROWS[row], range(int(ncalls))
    start = time.perf_counter_ns()
    for _ in calls:
        work()
    print((time.perf_counter_ns() - start) / len(calls), flush=True)
