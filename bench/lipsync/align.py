"""Writes bench/lipsync/people.json: which recordings of people the bench scores, and when they say
what. Run by hand when the choice changes; the bench itself reads what is committed.

The phones are aligned to the sound by pocketsphinx with its own English model (`pip install
pocketsphinx`), and are good to 15 to 25 ms. Prompts are taken whose words its dictionary knows and
that fit the sound best. A file may name prompts to leave out, one a line: those that an engine was
developed on judge nothing.

    python bench/lipsync/align.py [file of prompts to leave out]
"""

import gzip
import json
import re
import sys

import numpy as np
from pocketsphinx import Decoder

import people

# Prompts a clip and clips; a prompt's characters.
PROMPTS, CLIPS = 5, 6
LENGTH = range(38, 120)


def aligned(pcm, text):
    """Phones of one recording and how well they fit, or None where a word is unknown or no path is."""
    decoder = Decoder(samprate=people.RATE, loglevel="FATAL", beam=1e-80, wbeam=1e-60, pbeam=1e-80)
    words = re.findall(r"[a-z']+", text.lower())
    if any(decoder.lookup_word(word) is None for word in words):
        return None

    def run():
        decoder.start_utt()
        decoder.process_raw(pcm.tobytes(), full_utt=True)
        decoder.end_utt()

    try:
        decoder.set_align_text(" ".join(words))
        run()
        if decoder.hyp() is None:
            return None
        decoder.set_alignment()
        run()
    except RuntimeError:
        return None
    rows, fits = [], []
    for word in decoder.get_alignment():
        silent = word.name.startswith(("<", "["))
        for phone in word:
            name = "SIL" if silent or phone.name.startswith(("SIL", "+")) else phone.name
            rows.append((phone.start / 100, (phone.start + phone.duration) / 100, name))
            fits.append(phone.score / max(1, phone.duration))
    return rows, float(np.mean(fits))


def clip(recordings):
    """What people.json says of a clip: its recordings, and its phones one after the other."""
    phones, at = [], people.PAUSE
    for name, pcm, rows in recordings:
        start = phones[-1][1] if phones else 0.0
        if rows[0][2] == "SIL":
            rows = rows[1:]
        phones.append((start, at + rows[0][0], "SIL"))
        phones += [(at + start, at + end, phone) for start, end, phone in rows if phone != "SIL"
                   or end < len(pcm) / people.RATE - 0.05]
        at += len(pcm) / people.RATE + people.PAUSE
    phones.append((phones[-1][1], at, "SIL"))
    return {"recordings": [name for name, _, _ in recordings],
            "phones": [[round(s, 2), round(e, 2), p] for s, e, p in phones]}


def prompts(left_out):
    """Texts by name, from the package that documents the prompts."""
    with gzip.open(people.package("asterisk-core-sounds-en", "**/core-sounds-en.txt.gz"), "rt") as file:
        pairs = re.findall(r"^([\w/-]+): (.+)$", file.read(), re.M)
    return {name: text for name, text in pairs
            if name not in left_out and len(text) in LENGTH and not re.search(r"[\d\[\](){}*#]", text)}


def main():
    left_out = open(sys.argv[1], encoding="utf-8").read().split() if len(sys.argv) > 1 else []
    fitting = []
    for name, text in sorted(prompts(left_out).items()):
        name = f"prompts/{name}.g722"
        if not people.exists(name):
            continue
        pcm = people.samples(name)
        result = aligned(pcm, text)
        if result:
            fitting.append((result[1], name, pcm, result[0]))
    fitting.sort(key=lambda row: -row[0])
    best = sorted((name, pcm, rows) for _, name, pcm, rows in fitting[: PROMPTS * CLIPS])
    clips = {f"allison-{i:02d}": clip(best[i::CLIPS]) for i in range(CLIPS)}
    readers = []
    for name, text in people.sentences():
        pcm = people.samples(name)
        result = aligned(pcm, text)
        if result:
            readers.append((name, pcm, result[0]))
    clips["readers-00"] = clip(readers)
    with open(people.TIMINGS, "w", encoding="utf-8") as file:
        body = ",\n".join(f"{json.dumps(name)}: {json.dumps(of)}" for name, of in clips.items())
        file.write("{\n" + body + "\n}\n")


if __name__ == "__main__":
    main()
