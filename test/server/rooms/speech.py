"""What the scripted agents have in common: something to say, and notes of how it was heard."""

import array
import asyncio
import math

from livekit import rtc

RATE = 24000
FRAME = RATE // 20


def frames(seconds):
    """A buzz in syllables, in frames of 50 ms."""
    for at in range(0, int(seconds * RATE), FRAME):
        samples = array.array("h")
        for i in range(at, at + FRAME):
            t = i / RATE
            loud = max(0.0, math.sin(4 * math.pi * t))
            samples.append(int(9000 * loud * math.sin(280 * math.pi * t)))
        yield rtc.AudioFrame(samples.tobytes(), RATE, 1, FRAME)


class Notes:
    """Notes what an audio output tells about playback."""

    def __init__(self, out):
        self.events = []
        self._started = asyncio.Event()
        out.on("playback_started", self._on_started)
        out.on("playback_finished", self._on_finished)

    def _on_started(self, _):
        self.events.append(["started"])
        self._started.set()

    def _on_finished(self, event):
        self.events.append(["finished", event.playback_position, event.interrupted])

    async def started(self):
        await self._started.wait()
        self._started.clear()


async def converse(out):
    """Three segments: one heard to its end, one interrupted, one after that."""
    notes = Notes(out)
    for seconds, interrupt in [(2, False), (20, True), (1, False)]:
        for frame in frames(seconds):
            await out.capture_frame(frame)
        out.flush()
        await notes.started()
        if interrupt:
            await asyncio.sleep(0.5)
            out.clear_buffer()
        await out.wait_for_playout()
    return notes.events
