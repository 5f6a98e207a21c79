#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Writes the tables of the code pages from Microsoft's archive of them.

    python3 src/text/tables/codepages.py ARCHIVE.zip

ARCHIVE.zip is "Windows Supported Code Page Data Files": one text file a page, in the public domain. The result is
checked in, so that nobody who builds needs Python: tables.h, single.c and double.c beside this file, and
tests/text/codepage_sums.h, by which a test knows the tables without the archive. Where the archive has two rows for one
key, the last one counts, as for the compiler of Windows' own files.
"""

import collections
import os
import sys
import zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.join(HERE, "..", "..", "..")

# --- the archive ------------------------------------------------------------------------------------------------


class Page:
    def __init__(self, text):
        self.bytes, self.glyphs, self.pairs, self.units, self.ranges = {}, {}, {}, {}, []
        rows = [(line.split(";")[0].split(), line.partition(";")[2].strip()) for line in text.split("\n")]
        self.rows = iter([row for row in rows if row[0]])
        for words, comment in self.rows:
            if not self.section(words, comment):
                break
        decoded = {**self.bytes, **self.pairs}
        self.exact = {u: v for u, v in self.units.items() if decoded.get(v) == u}
        self.best_fit = {u: v for u, v in self.units.items() if decoded.get(v) != u}
        self.is_ascii = self.has_same(range(128))
        self.is_latin = self.is_ascii and self.has_same(range(0xA0, 0x100))

    def has_same(self, numbers):
        return all(self.bytes.get(n) == n and self.units.get(n) == n for n in numbers)

    def section(self, words, comment):
        word = words[0]
        if word == "CODEPAGE":
            self.number, self.name = int(words[1]), comment
        elif word == "CPINFO":
            _, self.default, self.unicode_default = (int(w, 0) for w in words[1:4])
        elif word == "DBCSRANGE":
            for _ in range(int(words[1])):
                self.lead_range()
        elif word in ("MBTABLE", "GLYPHTABLE", "WCTABLE"):
            into = {"MBTABLE": self.bytes, "GLYPHTABLE": self.glyphs, "WCTABLE": self.units}[word]
            self.take(int(words[1]), into, 0)
        elif word == "ENDCODEPAGE":
            return False
        else:
            raise SystemExit(f"unknown line: {words}")
        return True

    def take(self, count, into, above):
        for _ in range(count):
            words, _ = next(self.rows)
            into[above | int(words[0], 16)] = int(words[1], 16)

    def lead_range(self):
        words, _ = next(self.rows)
        first, last = (int(w, 16) for w in words[:2])
        self.ranges.append((first, last))
        for lead in range(first, last + 1):
            words, _ = next(self.rows)
            assert words[0] == "DBCSTABLE", words
            self.take(int(words[1]), self.pairs, lead << 8)

    def leads(self):
        return [lead for first, last in self.ranges for lead in range(first, last + 1)]


def read_archive(path):
    archive = zipfile.ZipFile(path)
    names = [name for name in archive.namelist() if name.endswith(".txt")]
    # The comments hold raw bytes of the pages.
    texts = [archive.read(name).decode("latin-1").replace("\r", "") for name in names]
    return sorted((Page(text) for text in texts), key=lambda page: page.number)


# --- tables -----------------------------------------------------------------------------------------------------

ROW = 256
FLAT = (932, 936, 949, 950)  # pages that lie flat, for speed


class Pool:
    """Rows of 256 entries, each kept once; the first is all zeros."""

    def __init__(self):
        self.found, self.flat = {}, []
        self.add([0] * ROW)

    def append(self, row):
        assert len(row) == ROW
        number = len(self.flat) // ROW
        self.flat += row
        return number

    def add(self, row):
        key = tuple(row)
        if key not in self.found:
            self.found[key] = self.append(row)
        return self.found[key]

    def add_flat(self, rows):
        """All of them one after the other, where those that come later may find them; the first one's number."""
        numbers = [self.append(row) for row in rows]
        for row, number in zip(rows, numbers):
            self.found.setdefault(tuple(row), number)
        return numbers[0]


class Stages:
    """From 16 bits to a value in two stages: a page has a top, in which each high byte has the number of a row, and in
    that each low byte has its value."""

    def __init__(self):
        self.values, self.tops = Pool(), Pool()

    def add(self, mapping):
        return self.tops.add([self.values.add(row) for row in rows_of(mapping)])

    def add_flat(self, mapping, first):
        return self.values.add_flat(rows_of(mapping)[first:])


def dense(mapping, size):
    values = [0] * size
    for key, value in mapping.items():
        values[key] = value
    return values


def rows_of(mapping):
    values = dense(mapping, 65536)
    return [values[i : i + ROW] for i in range(0, len(values), ROW)]


def in_memory(mapping):
    """Pairs with the first byte as the lower one."""
    return {unit: v if v < 256 else v >> 8 | (v & 0xFF) << 8 for unit, v in mapping.items()}


# --- C ----------------------------------------------------------------------------------------------------------

HEAD = """/* SPDX-License-Identifier: MIT */
/* Generated by src/text/tables/codepages.py from Microsoft's tables: %s. */
/* clang-format off */
"""


def c_array(kind, name, values):
    lines, line = [], ""
    for value in values:
        text = f"{value},"
        if len(line) + len(text) > 110:
            lines.append(line)
            line = ""
        line += text
    lines.append(line)
    return f"const {kind} {name}[{len(values)}] = {{\n" + "\n".join(lines) + "\n};\n"


class Output:
    def __init__(self):
        self.nbytes, self.kinds = collections.OrderedDict(), {}

    def array(self, kind, name, values):
        width = {"uint8_t": 1, "uint16_t": 2, "uint32_t": 4}[kind]
        assert max(values) < 1 << 8 * width, name
        self.nbytes[name], self.kinds[name] = width * len(values), f"const {kind} {name}[{len(values)}]"
        return c_array(kind, name, values)


def invalid_single(page, byte):
    """What MB_ERR_INVALID_CHARS refuses: no character, the stand-in for none, private use."""
    unit = page.bytes.get(byte)
    if unit is None:
        return byte not in page.leads()
    stand_in = unit == page.unicode_default and byte != page.units.get(unit)
    return stand_in or 0xE000 <= unit <= 0xF8FF


def is_placeholder(page, pair):
    unit = page.pairs[pair]
    return unit == page.unicode_default and pair != page.units.get(unit)


def flags_of(page):
    flags = ["GWI_TABLE_ASCII"] if page.is_ascii else []
    if page.is_latin:
        flags.append("GWI_TABLE_LATIN")
    if page.ranges:
        flags.append("GWI_TABLE_DOUBLE")
    if any(is_placeholder(page, pair) for pair in page.pairs):
        flags.append("GWI_TABLE_PLACEHOLDERS")
    if not page.ranges and len(page.bytes) == 256:
        flags.append("GWI_TABLE_TOTAL")
    if not page.ranges and not any(invalid_single(page, byte) for byte in range(256)):
        flags.append("GWI_TABLE_ALL_VALID")
    if page.glyphs:
        # One table for all: 864 has ASCII in place of the graphic characters.
        flags.append("GWI_TABLE_GLYPHS" if page.glyphs.get(1) else "GWI_TABLE_GLYPHS_ASCII")
    return " | ".join(flags) or "0"


def descriptor(page, ids):
    leads = [byte for pair in page.ranges for byte in pair]
    numbers = [page.number, page.default, page.unicode_default]
    numbers += [ids[name] for name in ("units", "leads", "exact", "best_fit", "flat_leads", "flat_units")]
    name = page.name.strip().replace("\t", " ").replace('"', '\\"')
    lead_list = ", ".join(str(byte) for byte in leads) or "0"
    fields = ", ".join(str(n) for n in numbers)
    return f'    {{{fields}, {flags_of(page)}, {{{lead_list}}}, "{name}"}},\n'


def single_units(page, singles):
    """The place of a page's 256 units."""
    key = tuple(dense(page.bytes, 256))
    if key not in singles["places"]:
        singles["places"][key] = len(singles["flat"])
        singles["flat"] += key
    return singles["places"][key]


def write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def number_tables(page, narrow, wide, pairs):
    """Enters a page's tables; their numbers."""
    if not page.ranges:
        return {"leads": 0, "exact": narrow.add(page.exact), "best_fit": narrow.add(page.best_fit)}
    exact, best_fit = in_memory(page.exact), in_memory(page.best_fit)
    return {"leads": pairs.add(page.pairs), "exact": wide.add(exact), "best_fit": wide.add(best_fit)}


def write_tables(pages):
    out, singles = Output(), {"places": {}, "flat": []}
    narrow, wide, pairs = Stages(), Stages(), Stages()
    flat = {}
    for page in pages:  # before the others, which find their rows there
        if page.number in FLAT:
            assert min(page.leads()) >= 0x80
            first, units = pairs.add_flat(page.pairs, 0x80), wide.add_flat(in_memory(page.exact), 0)
            flat[page.number] = {"flat_leads": first, "flat_units": units}
    rows = ""
    for page in pages:
        ids = {"units": single_units(page, singles), **number_tables(page, narrow, wide, pairs)}
        ids.update(flat.get(page.number, {"flat_leads": 0, "flat_units": 0}))
        rows += descriptor(page, ids)
    glyphs = next(page.glyphs for page in pages if page.glyphs.get(1))
    single = HEAD % "single bytes, and which pages there are"
    single += '#include "text/table.h"\n\n'
    single += out.array("uint16_t", "gwi_table_units", singles["flat"])
    single += out.array("uint16_t", "gwi_table_glyphs", dense({**glyphs, 0: glyphs[127]}, 128)[:32])
    single += out.array("uint8_t", "gwi_table_narrow", narrow.values.flat)
    single += out.array("uint16_t", "gwi_table_narrow_tops", narrow.tops.flat)
    single += "\nconst gwi_table gwi_tables[GWI_TABLES_COUNT] = {\n" + rows + "};\n"
    double = HEAD % "pairs of bytes"
    double += '#include "text/table.h"\n\n'
    double += out.array("uint16_t", "gwi_table_pairs", pairs.values.flat)
    double += out.array("uint16_t", "gwi_table_leads", pairs.tops.flat)
    double += out.array("uint16_t", "gwi_table_wide", wide.values.flat)
    double += out.array("uint16_t", "gwi_table_wide_tops", wide.tops.flat)
    write(os.path.join(HERE, "single.c"), single)
    write(os.path.join(HERE, "double.c"), double)
    return out


def write_header(pages, out):
    text = HEAD % "what is in them"
    text += "#ifndef GWI_TEXT_TABLES_H\n#define GWI_TEXT_TABLES_H\n\n"
    text += '#include "text/table.h"\n\nenum {\n'
    text += "".join(f"    GWI_TABLE_{page.number},\n" for page in pages)
    text += "    GWI_TABLES_COUNT\n};\n\n"
    text += "extern const gwi_table gwi_tables[GWI_TABLES_COUNT];\n"
    text += "".join(f"extern {kind};\n" for kind in out.kinds.values())
    text += "\n#endif\n"
    write(os.path.join(HERE, "tables.h"), text)


# --- sums -------------------------------------------------------------------------------------------------------


def fnv(numbers):
    """FNV-1a over 16-bit numbers, low byte first."""
    total = 0xCBF29CE484222325
    for number in numbers:
        for byte in (number & 0xFF, number >> 8):
            total = ((total ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return total


def sums_of(page):
    """Over all bytes, then all pairs of a lead byte with any other but zero; over all units, exact and with best fit.
    What is not there counts as the page's stand-in."""
    leads = page.leads()
    decoded = [page.bytes.get(byte, page.unicode_default) for byte in range(256)]
    decoded += [page.pairs.get(a << 8 | b, page.unicode_default) for a in leads for b in range(1, 256)]
    exact = [page.exact.get(unit, page.default) for unit in range(65536)]
    fitted = [page.units.get(unit, page.default) for unit in range(65536)]
    return fnv(decoded), fnv(exact), fnv(fitted)


def write_sums(pages):
    text = HEAD % "a sum of each, which knows nothing of how they are kept"
    text += "#ifndef GW_TESTS_CODEPAGE_SUMS_H\n#define GW_TESTS_CODEPAGE_SUMS_H\n\n#include <stdint.h>\n\n"
    text += "static const struct {\n    uint16_t number;\n    uint64_t decoded, exact, fitted;\n} codepage_sums[] = {\n"
    for page in pages:
        decoded, exact, fitted = sums_of(page)
        text += f"    {{{page.number}, 0x{decoded:016X}u, 0x{exact:016X}u, 0x{fitted:016X}u}},\n"
    write(os.path.join(ROOT, "tests", "text", "codepage_sums.h"), text + "};\n\n#endif\n")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    pages = read_archive(sys.argv[1])
    out = write_tables(pages)
    write_header(pages, out)
    write_sums(pages)
    for name, nbytes in out.nbytes.items():
        print(f"{nbytes:8} {name}")
    print(f"{sum(out.nbytes.values()):8} bytes in tables of {len(pages)} pages")


if __name__ == "__main__":
    main()
