"""Text to synthesise: prose of free reference works, and sentences of a small grammar. Nothing here is
taken from any recording."""

import functools
import glob
import os
import re

NAMES = """Bob Pamela Mark Fiona Victor Wendy Hugh Judy Shaun Thelma Ruth Philip Bobby Maeve Woody
Susan Joseph Chip Margaret Owen Yolanda Zoe Kim George Beth Emma Paul Maria Vivian Oscar Lou
Tim Peter Amy Abby Sophie Ben Matthew Hope Walter Ursula Theo Boyd Joyce Ethan Simon""".split()
CITIES = """Bombay Paris Warsaw Hamburg Vienna Washington Philadelphia Tokyo Budapest Moscow Geneva
Plymouth Memphis Sheffield Oslo Chicago Vancouver Wellington Amsterdam Bath Lisbon Zagreb Boise
Kyoto Athens Berlin Prague Toulouse Portsmouth Valencia""".split()
NOUNS = """apple boat map puppy plum baby pump table bubble mother window wolf wood wave moon spoon
boot tooth shoe ship shop chip cheese church judge bridge fish fork leaf five knife van vest voice
thumb path moth brother feather weather bath thing song ring king sack sock zebra rose nose house
horse hat hill yard yellow onion union road rabbit river lorry ladder light lamp leg egg edge desk
beach peach bean machine movie film museum pepper paper people purple oboe piano violin vapour
office coffee sofa phone photo elephant dolphin laugh cough wheel whale question queen quarrel
square tower flower shower power oil coin toy boy oyster cow cloud mouth mouse sound book foot
cook wool bull sugar pudding fruit juice suit moustache garage vision treasure measure beige job
jam jungle engine jelly giant gym child chair chocolate kitchen picture teacher watch match lunch
bench branch bread butter bottle button basket blanket bell ball bowl bone bus bug bag bed bird
market money minute morning mountain monkey camp lamp stamp swamp tomb comb room broom mushroom
system problem program poem album stream cream dream team game name frame flame time lime home
garden kettle pocket rocket ticket cat dog duck truck clock brick cake lake snake bike kite tile
letter butterfly water daughter sailor tailor doctor farmer driver painter singer dancer""".split()
ADJ = """big small blue purple brown warm wet wide weird whole huge smooth rough thick thin fifth
few vague valid very-old beautiful possible impossible visible famous free fresh heavy lovely empty
simple humble pale plump proud bold bright smart sharp shiny cheap rich strange huge gentle just
young yellow used useful usual quiet quick sweet slow low loud round proud calm foolish foggy
thirsty healthy worthy weather-beaten smoky moody gloomy cool cruel true wooden woolly""".split()
VERBS = """moved bought found brought put pushed pulled stopped watched washed fished joined viewed
showed chose used threw followed borrowed proved improved removed bumped jumped popped wrapped
mapped filmed phoned photographed laughed-at coughed-over believed loved saved shaved waved carved
wished pitched touched reached judged changed arranged opened covered painted cooked shook looked-at
understood would-have-wanted thought-about gathered breathed-on soothed answered asked remembered
imagined promised improved combined numbered measured swallowed""".split()
ADVERBS = """slowly quickly beautifully often never usually probably maybe today tomorrow yesterday
this-morning by-five with-both-thumbs in-the-bathroom over-the-river from-above before-breakfast
below-the-bridge for-the-first-time without-a-word, of-course for-a-while again together""".split()
TEMPLATES = [
    "{name} {verb} the {adj} {noun} {adv}.",
    "Why would {name} want {num} {noun}s from {city}?",
    "The {noun} in {city} is {adj}, but my {noun} is {adj}.",
    "Please move the {noun} above the {adj} {noun}.",
    "{name} and {name} {verb} {num} {adj} {noun}s.",
    "I hope the {noun} was not too {adj} for you.",
    "Would you like a {noun}, or a {adj} {noun}?",
    "We {verb} it {adv}, and {name} {verb} the {noun}.",
    "My number is {digits}.",
    "On the {ord} of {month}, {name} will fly to {city}.",
    "Beautiful {noun}s! Who {verb} them?",
    "Oh, you should have seen the {noun} of {city}.",
    "Five {adj} {noun}s have been put into the {noun}.",
    "{city}, {city} and {city} are {num} miles away.",
    "If the {noun} is {adj}, both of them will wash the {noun}.",
    "She {verb} every {noun}; he {verb} no {noun} at all.",
    "{word} {word} {word} {word} {word}.",
    "The {word} of {word} may be {word} or {word}.",
    "{word}, {word}, {name}, {word}, {num}.",
    "{name}, {noun}, {word}. {adj} {noun}. {word}.",
]
# Words that differ in nothing but a sound of the lips and one of the tongue.
PAIRS = """map nap; mine nine; met net; mow no; some sun; same sane; dumb done; them then; game gain;
mice nice; might night; mail nail; meat neat; mood nude; mock knock; gum gun; comb cone; beam bean;
warm warn; room rune; foam phone; simmer sinner; hammer manner; swimming winning; pan tan; pin tin;
pop top; pie tie; pool tool; park dark; bay day; big dig; bad dad; bye dye; bean dean; bore door;
cap cat; lip lit; rope wrote; soup suit; ripe right; slap slat; cab cad; rib rid; robe road; web wed;
rub rut; ribbon ridden; upper utter; lobby lotto; habit hat it; paper pater; rapid ratted; apple
addle; supper sudden; tempo tender; impossible intolerable; members tenders; amber under""".split(";")
MONTHS = """January February March April May June July August September October November
December""".split()
ORDINALS = "first second third fourth fifth sixth seventh ninth tenth twelfth fifteenth".split()


def dictionary(path="/usr/share/festival/dicts/cmu/cmudict-0.4.out"):
    """Headwords of the freely licensed CMU dictionary, or nothing where it is not installed."""
    if not os.path.exists(path):
        return []
    with open(path, encoding="latin-1") as file:
        words = {m.group(1) for m in re.finditer(r'^\("([a-z]{3,12})"', file.read(), re.M)}
    return sorted(words)


# A sentence that every synthesiser reads as it is written.
READABLE = re.compile(r"[A-Za-z][A-Za-z' ,.?!;:-]{14,110}")


def examples(folder="/usr/share/wordnet"):
    """Examples of use, and definitions, of the words of WordNet."""
    used, defined = [], []
    for path in sorted(glob.glob(os.path.join(folder, "data.*"))):
        with open(path, encoding="latin-1") as file:
            glosses = [line.split("|", 1)[1] for line in file if "|" in line and line[0] != " "]
        for gloss in glosses:
            used += re.findall(r'"([^"]+)"', gloss)
            defined.append(re.sub(r'"[^"]*"', "", gloss).split(";")[0].strip())
    return readable(used), readable(defined)


def manual(pattern="/usr/share/perl/*/pod/*.pod"):
    """Sentences of the manual of Perl, which speaks to its reader."""
    out = []
    for path in sorted(glob.glob(pattern)):
        with open(path, encoding="utf-8", errors="ignore") as file:
            paragraphs = re.split(r"\n\s*\n", file.read())
        for paragraph in paragraphs:
            if paragraph.startswith(("=", " ", "\t")):
                continue
            plain = re.sub(r"[A-Z]<+\s*([^<>|]*?)\s*>+", r"\1", " ".join(paragraph.split()))
            out += re.split(r"(?<=[.?!])\s+", plain)
    return readable(s for s in out if s[:1].isupper() and " " in s)


def readable(texts):
    return list(dict.fromkeys(text for text in texts if READABLE.fullmatch(text)))


@functools.cache
def prose():
    """Kinds of prose and the share of each: examples of use, definitions, a manual."""
    used, defined = examples()
    kinds = [(used, 0.55), (defined, 0.2), (manual(), 0.25)]
    for texts, _ in kinds:
        if not texts:
            raise RuntimeError("WordNet or the manual of Perl is missing; see training/README.md")
    return kinds


class Writer:
    """Writes sentences; the same seed gives the same text."""

    def __init__(self, rng):
        self.rng = rng
        self.words = dictionary() or NOUNS

    def prose(self):
        """A sentence or two that somebody wrote."""
        kinds = prose()
        texts = kinds[int(self.rng.choice(len(kinds), p=[share for _, share in kinds]))][0]
        text = self.pick(texts)
        if len(text) < 50 and self.rng.random() < 0.5:
            text += ("; " if self.rng.random() < 0.5 else ", ") + self.pick(texts)
        return text

    def pick(self, items):
        return str(items[int(self.rng.integers(len(items)))]).replace("-", " ")

    def sentence(self):
        slots = {
            "name": lambda: self.pick(NAMES), "city": lambda: self.pick(CITIES),
            "noun": lambda: self.pick(NOUNS), "adj": lambda: self.pick(ADJ),
            "verb": lambda: self.pick(VERBS), "adv": lambda: self.pick(ADVERBS),
            "word": lambda: self.pick(self.words), "month": lambda: self.pick(MONTHS),
            "ord": lambda: self.pick(ORDINALS), "num": lambda: str(int(self.rng.integers(2, 9999))),
            "digits": lambda: " ".join(str(d) for d in self.rng.integers(0, 10, 7)),
        }
        template = self.pick(TEMPLATES)
        return re.sub(r"\{(\w+)\}", lambda m: slots[m.group(1)](), template)

    def contrast(self):
        """Words told apart by lips or tongue alone, such as `map, nap, gun, gum.`"""
        words = [w for _ in range(3) for w in self.rng.permutation(self.pick(PAIRS).split())]
        return (", " if self.rng.random() < 0.5 else " ").join(words) + "."

    def pseudo_words(self, count):
        """Words of simple syllables that the rules of any Latin-script voice can read."""
        onsets = "p b m f v t d n l s z k g r w j b p m sh ch st pl br tr kl gr fl".split()
        vowels = "a e i o u a o u i ai au".split()
        codas = ["", "", "", "", "n", "m", "s", "l", "p", "k", "r"]
        words = []
        for _ in range(count):
            syllables = int(self.rng.integers(1, 4))
            words.append(
                "".join(self.pick(onsets) + self.pick(vowels) for _ in range(syllables))
                + self.pick(codas)
            )
        return " ".join(words) + "."
