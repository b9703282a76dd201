"""Recomputes the dose of an Opaline worksheet: python recompute_dose.py WORKSHEET.pdf

Written from docs/log-format.md, "The block of a worksheet". Needs Python 3.10 and nothing else. Takes the PDF, its text as any
reader or scanner gives it, or - for text typed in. Exit codes: 0 everything follows, 1 something does not, 2 no such block."""

import decimal, hashlib, re, sys
from fractions import Fraction as F
from math import ceil, floor
from pathlib import Path
from urllib.parse import unquote

NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")

class Broken(Exception):
    """What does not follow."""

def need(held, what):
    if not held: raise Broken(what)

def block(data):  # the pairs in their order, from the bytes of a page or its text
    if data.startswith(b"%PDF"):
        lines = [one.decode("ascii") for one in re.findall(rb"\((OPW1 [^()\\]*)\)", data)]
    else:
        lines = [line.strip() for line in data.decode("utf-8", "replace").splitlines()]
    pairs = [pair for line in lines if line.startswith("OPW1 ") for pair in line[5:].split()]
    if not pairs: sys.exit(2)
    *told, last = pairs
    need(last == "sum=" + hashlib.sha256(" ".join(told).encode()).hexdigest(), "sum: some character is not as it was printed")
    names = [pair.partition("=")[0] for pair in told]
    need(len(set(names)) == len(names), "a name stands twice")
    whole = dict.fromkeys((name.partition("~")[0] for name in names), "")
    for name, pair in zip(names, told, strict=True):  # a long value stands in parts: name=, name~2= ...
        whole[name.partition("~")[0]] += pair.partition("=")[2]
    return {name: unquote(value) for name, value in whole.items()}

def number(text):
    need(NUMBER.fullmatch(text), f"{text} is no number")
    return F(text)

def nearest(value, step):  # ties away from zero
    size = floor(abs(value) / step + F(1, 2)) * step
    return -size if value < 0 else size

class Sheet:
    def __init__(self, told): self.told = told
    def has(self, name): return name in self.told
    def n(self, name):
        need(self.has(name), f"{name} lacks")
        return number(self.told[name])
    def same(self, name, value): need(self.n(name) == value, f"{name}: {self.told[name]} does not follow")

def count(s):  # viable cells per millilitre, what each replicate found alive, and the living cells looked at
    method, cells, share = s.told["counted_method"], s.n("counted_cells_per_ml"), s.n("counted_viability_percent")
    if method == "chamber":
        pairs = [[number(one) for one in pair.split("/")] for pair in s.told["counted_pairs"].split()]
        alive, dead = sum(a for a, _ in pairs), sum(d for _, d in pairs)
        large = len(pairs) * s.n("counted_squares") * s.n("square_ul")
        s.same("counted_cells_per_ml", floor(alive * s.n("counted_dilution") * 1000 / large))
        s.same("counted_viability_percent", F(floor(10000 * alive / (alive + dead)), 100))
        return cells, [a for a, _ in pairs], alive
    need(method in ("total", "viable"), "no such method")
    readings = [(cells, share)]
    if s.has("counted_readings"):
        readings = [tuple(number(one) for one in pair.split("/")) for pair in s.told["counted_readings"].split()]
    alive = [c * v / 100 if method == "total" else c for c, v in readings]
    if len(readings) > 1:
        mean = sum(alive) / sum(c for c, _ in readings) if method == "total" else sum(v for _, v in readings) / len(readings) / 100
        s.same("counted_cells_per_ml", floor(sum(c for c, _ in readings) / len(readings)))
        s.same("counted_viability_percent", F(floor(10000 * mean), 100))
    else: need(readings == [(cells, share)], "the reading is not the count")
    living = s.n("counted_living") if s.has("counted_living") else None
    return (cells * share / 100 if method == "total" else cells), alive, living

def certain(s, given, found, living):  # 95 % by counting alone
    k, squares = len(found), []
    if living: squares.append(1 / F(living))
    if k > 1:
        mean = sum(found) / F(k)
        squares.append(sum((one - mean) ** 2 for one in found) / (k - 1) / mean**2 / k)
    if not squares: return need(not s.has("certain_low"), "an interval from nothing")
    with decimal.localcontext(decimal.Context(prec=60)):
        largest = max(squares)
        half = F((decimal.Decimal(largest.numerator) / decimal.Decimal(largest.denominator)).sqrt()) * F("1.96")
    s.same("certain_low", floor(given * (1 - half)))
    s.same("certain_high", ceil(given * (1 + half)))

def cells(s):
    viable, found, living = count(s)
    s.same("viable", viable)
    need(s.n("floor") <= s.n("counted_viability_percent") <= 100, "viability out of its bounds")
    dosed = min(s.n("weight"), s.n("cap_kg")) if s.has("cap_kg") else s.n("weight")
    target = s.n("cells") * (dosed if s.told["kind"] == "per_kg" else 1)
    target = min(target, s.n("cap_cells")) if s.has("cap_cells") else target
    s.same("target", target)
    s.same("net", max(F(0), s.n("pooled") - s.n("dead_ml")))
    volume = nearest(target / viable, s.n("graduation"))
    if s.told.get("rounding") == "up": volume = ceil(target / viable / s.n("graduation")) * s.n("graduation")
    s.same("volume", volume)
    need(0 < volume <= s.n("net"), "more is drawn than there is")
    s.same("draws", ceil(volume / s.n("syringe")))
    s.same("achieved", volume * viable)
    given, off = volume * viable / s.n("weight"), (volume * viable / target - 1) * 100
    s.same("per_kg", nearest(given, F(1, 100)))
    s.same("deviation", nearest(off, F(1, 10000)))
    inside = s.n("tolerance_low") <= off <= s.n("tolerance_high")
    need(s.told["within"] == ("yes" if inside else "no") == "yes", "out of tolerance")
    certain(s, given, found, living)
    return volume

def weighed(s, before, after, volume, density):
    expected, found = volume * s.n(density), s.n(after) - s.n(before)
    need(abs(found - expected) * 100 <= s.n("weight_tolerance") * expected, f"{after}: another mass")

def recompute(data):
    s = Sheet(block(data))
    need(s.has("bag") and s.has("albumin"), "nothing was computed")
    volume = cells(s) if s.told["takes"] == "cells" else F(0)
    s.same("albumin", s.n("final") - volume)
    if s.has("container"): s.same("withdrawn", s.n("container") - s.n("final") + volume)
    if s.has("filled_albumin_ml"):
        s.same("filled_albumin_ml", s.n("albumin"))
        if s.told["takes"] == "cells": s.same("filled_cells_ml", volume)
        if s.has("container"): s.same("filled_withdrawn_ml", s.n("withdrawn"))
        if s.has("weight_tolerance"):
            weighed(s, "filled_empty_g", "filled_albumin_g", s.n("albumin"), "density_albumin")
            if volume: weighed(s, "filled_albumin_g", "filled_full_g", volume, "density_cells")
    return s.told

def main(arguments):
    if len(arguments) != 1: sys.exit(2)
    try:
        data = sys.stdin.buffer.read() if arguments[0] == "-" else Path(arguments[0]).read_bytes()
        told = recompute(data)
    except OSError: sys.exit(2)
    except (Broken, KeyError, ValueError, ArithmeticError) as why:
        print(f"does not follow: {why}")
        sys.exit(1)
    print(f"bag {told['bag']}: everything follows; drawn {told.get('volume', '0')} ml, albumin {told['albumin']} ml")

if __name__ == "__main__": main(sys.argv[1:])
