"""Phones, visemes and articulator targets: the labels of the lip-sync network.

Every synthesiser's phone set is mapped to the 39 phones of ARPAbet and silence. Sixteen visemes
group them by what can be seen. Articulator targets are (value, weight) pairs: the weight says how
strongly a phone insists on its value against its neighbours (Löfqvist's dominance).
"""

import re

PHONES = (
    "SIL P B M F V TH DH T D N L S Z CH JH SH ZH K G NG HH R ER "
    "AA AY AW AE EH EY AH IH IY Y AO OW OY UH UW W"
).split()
PHONE = {name: i for i, name in enumerate(PHONES)}

VISEMES = {
    "sil": "SIL",
    "pp": "P B M",
    "ff": "F V",
    "th": "TH DH",
    "dd": "T D N",
    "ll": "L",
    "ss": "S Z",
    "ch": "CH JH SH ZH",
    "kk": "K G NG HH",
    "rr": "R ER",
    "aa": "AA AY AW",
    "ae": "AE EH",
    "ah": "AH",
    "ii": "IH IY Y EY",
    "oo": "AO OW OY",
    "uu": "UH UW W",
}
VISEME_NAMES = list(VISEMES)
VISEME_OF_PHONE = [
    next(v for v, name in enumerate(VISEME_NAMES) if p in VISEMES[name].split()) for p in PHONES
]

# Articulators: jaw and lip aperture, rounding, spread, lip closure, labiodental contact, tongue tip
# seen between or behind the teeth.
ARTICULATORS = ["aperture", "rounding", "spread", "closure", "labiodental", "tongue"]
SIGMA = [0.028, 0.036, 0.036, 0.016, 0.018, 0.024]  # seconds of blur, per articulator

_DEFAULT = {
    "SIL": "0 .8  0 .5  0 .4", "P": "0 3  .1 .3  .1 .3", "B": "0 3  .1 .3  .1 .3",
    "M": "0 3  .1 .3  .1 .3", "F": ".12 2  .1 .6  .2 .5", "V": ".12 2  .1 .6  .2 .5",
    "TH": ".24 1.2  0 .5  .25 .6", "DH": ".24 1  0 .4  .25 .5", "T": ".18 .7  0 .3  .35 .4",
    "D": ".18 .7  0 .3  .35 .4", "N": ".2 .6  0 .3  .3 .4", "L": ".32 .7  0 .4  .3 .5",
    "S": ".1 1.2  0 .7  .6 .8", "Z": ".1 1.2  0 .7  .6 .8", "CH": ".16 1.2  .55 1.3  .05 .8",
    "JH": ".16 1.2  .55 1.3  .05 .8", "SH": ".16 1.2  .6 1.4  .05 .9",
    "ZH": ".16 1.2  .6 1.4  .05 .9", "K": ".28 .5  0 .2  .2 .2", "G": ".28 .5  0 .2  .2 .2",
    "NG": ".28 .5  0 .2  .25 .2", "HH": ".35 .2  0 .1  .2 .1", "R": ".25 .9  .5 1  .05 .7",
    "ER": ".28 1  .45 1  .05 .7", "AA": "1 1.6  .05 .8  .1 .8", "AY": "1 1.6  0 .7  .3 .7",
    "AW": "1 1.6  .3 .8  .05 .7", "AE": ".8 1.5  0 .9  .55 1", "EH": ".6 1.3  0 .8  .5 .9",
    "EY": ".5 1.3  0 .9  .65 1", "AH": ".55 1.1  .05 .6  .2 .6", "IH": ".35 1.1  0 .8  .6 .9",
    "IY": ".25 1.3  0 1.1  1 1.4", "Y": ".2 1  0 .8  .8 1", "AO": ".75 1.5  .6 1.4  0 1.2",
    "OW": ".5 1.4  .85 1.6  0 1.3", "OY": ".6 1.3  .7 1.3  .1 1", "UH": ".3 1.1  .6 1.2  .05 1",
    "UW": ".2 1.3  1 1.8  0 1.4", "W": ".12 1.6  1 2  0 1.5",
}


def _targets():
    table = []
    for phone in PHONES:
        a, aw, r, rw, s, sw = map(float, _DEFAULT[phone].split())
        closure = 1.0 if phone in "PBM" else 0.0
        dental = 1.0 if phone in "FV" else 0.0
        tongue = {"TH": 1.0, "DH": 0.9, "L": 0.8, "N": 0.35, "T": 0.35, "D": 0.35}.get(phone, 0.0)
        table.append([(a, aw), (r, rw), (s, sw), (closure, 1.0), (dental, 1.0), (tongue, 1.0)])
    return table


TARGETS = _targets()

# Second element of a diphthong and the share of the phone after which it takes over; used for the
# articulators only.
GLIDES = {"AY": ("IY", 0.62), "AW": ("UW", 0.58), "OY": ("IY", 0.58), "OW": ("UW", 0.6),
          "EY": ("IY", 0.55)}

# --- synthesisers' names -------------------------------------------------------------------------

_RADIO = {"pau": "SIL", "h#": "SIL", "#": "SIL", "brth": "SIL", "ax": "AH", "axr": "ER", "el": "L",
          "en": "N", "em": "M", "dx": "D", "nx": "N", "hv": "HH", "ih": "IH", "ssil": "SIL"}

_RUSSIAN = {"pau": "SIL", "a": "AA", "aa": "AA", "ae": "AE", "ay": "AH", "e": "EH", "ee": "EH",
            "i": "IH", "ii": "IY", "y": "IH", "yy": "IY", "o": "AO", "oo": "AO", "u": "UH",
            "uu": "UW", "ur": "UH", "j": "Y", "h": "HH", "hh": "HH", "x": "HH", "c": "S",
            "ch": "CH", "sch": "SH", "sh": "SH", "zh": "ZH", "r": "L", "rr": "L", "w": "W"}

_SAMPA = {"#": "SIL", "_": "SIL", "a": "AA", "a:": "AA", "e": "EH", "e:": "EH", "E": "EH",
          "i": "IY", "i:": "IY", "o": "AO", "o:": "AO", "O": "AO", "u": "UW", "u:": "UW",
          "j": "Y", "J": "NG", "w": "W", "x": "HH", "h": "HH", "ts": "S", "dz": "Z", "c": "S",
          "tS": "CH", "dZ": "JH", "S": "SH", "Z": "ZH", "L": "L", "r": "L", "rr": "L", "g": "G",
          "ng": "NG", "N": "NG", "nf": "N", "ng~": "NG", "d~": "D", "t~": "T", "n~": "NG",
          "r~": "ZH", "s~": "SH", "z~": "ZH", "c~": "CH", "dz~": "JH", "ch": "HH", "y": "UW",
          "y:": "UW", "@": "AE", "@:": "AE", "7": "ER", "7:": "ER", "ou": "OW"}


def from_names(name, kind):
    """Maps one phone of a Festival or Flite voice; None when it is unknown."""
    if name is None:
        return None
    if kind == "radio":
        mapped = _RADIO.get(name, name.upper())
    elif kind == "russian":
        mapped = _RUSSIAN.get(name)
        if mapped is None and len(name) == 2 and name[0] == name[1]:
            name = name[0]  # palatalised
        mapped = mapped or _RUSSIAN.get(name, name.upper())
    else:
        base = re.sub(r"[0-9'\"]", "", name)
        mapped = _SAMPA.get(base) or _SAMPA.get(base.rstrip(":"))
        if mapped is None and len(base) >= 2 and base[0] == base[1]:
            mapped = _SAMPA.get(base[0], base[0].upper())
        mapped = mapped or base.upper()
    return PHONE.get(mapped)


_IPA = [
    ("tʃ", "CH"), ("dʒ", "JH"), ("tɕ", "CH"), ("dʑ", "JH"), ("tʂ", "CH"), ("ts", "S"), ("dz", "Z"),
    ("pf", "F"), ("aɪ", "AY"), ("aʊ", "AW"), ("ɔɪ", "OY"), ("ɔø", "OY"), ("eɪ", "EY"), ("oʊ", "OW"),
    ("əʊ", "OW"), ("iə", "IH"), ("eə", "EH"), ("ʊə", "UH"), ("aɪə", "AY"), ("œy", "OY"),
    ("ɛɪ", "EY"), ("ei", "EY"), ("ai", "AY"), ("au", "AW"), ("ou", "OW"), ("oi", "OY"), ("ʌu", "OW"),
]
_IPA_ONE = {
    "p": "P", "b": "B", "m": "M", "ɱ": "M", "f": "F", "v": "V", "ʋ": "V", "ɸ": "F", "β": "V",
    "θ": "TH", "ð": "DH", "t": "T", "d": "D", "n": "N", "ʈ": "T", "ɖ": "D", "ɳ": "N", "l": "L",
    "ɫ": "L", "ɭ": "L", "ʎ": "L", "ɬ": "L", "r": "L", "ɾ": "D", "ɽ": "D", "s": "S", "z": "Z",
    "ʃ": "SH", "ʒ": "ZH", "ɕ": "SH", "ʑ": "ZH", "ʂ": "SH", "ʐ": "ZH", "ç": "HH", "k": "K", "ɡ": "G",
    "g": "G", "c": "K", "ɟ": "G", "q": "K", "ŋ": "NG", "ɲ": "NG", "ɴ": "NG", "h": "HH", "ɦ": "HH",
    "x": "HH", "ɣ": "HH", "χ": "HH", "ʁ": "HH", "ʀ": "HH", "ħ": "HH", "ʕ": "HH", "ʔ": "HH",
    "ɹ": "R", "ɻ": "R", "ɜ": "ER", "ɝ": "ER", "ɚ": "ER", "a": "AA", "ɑ": "AA", "ɒ": "AO", "æ": "AE",
    "ɛ": "EH", "e": "EH", "ʌ": "AH", "ɐ": "AH", "ə": "AH", "ɘ": "AH", "ɵ": "UH", "ɪ": "IH",
    "i": "IY", "ɨ": "IH", "ɯ": "IH", "j": "Y", "ɔ": "AO", "o": "OW", "ɤ": "AH", "ø": "UH",
    "œ": "UH", "ʊ": "UH", "u": "UW", "ʉ": "UW", "y": "UW", "ʏ": "UH", "w": "W", "ʍ": "W",
    "ɥ": "W", "ᵻ": "IH",
}


def from_ipa(text):
    """Maps an IPA string of espeak-ng; None when it is unknown, silence for pauses."""
    text = re.sub(r"[ˈˌːˑ̩̃ʲʷʰˤ̪̬̥̯̆͡‍'0-9\-]", "", text.strip())
    if text in ("", "_", "_:", ":", "|"):
        return PHONE["SIL"]
    for key, phone in _IPA:
        if text.startswith(key):
            return PHONE[phone]
    for char in text:
        if char in _IPA_ONE:
            return PHONE[_IPA_ONE[char]]
    return None
