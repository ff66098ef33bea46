"""An agent that streams its speech to an avatar worker, with what LiveKit Agents has for that."""

import asyncio
import json
import sys
import urllib.request

from livekit import rtc
from livekit.agents.voice.avatar import DataStreamAudioOutput

from speech import RATE, converse


async def main(settings):
    room = rtc.Room()
    await room.connect(settings["url"], settings["token"])
    asked = {"room_name": room.name, "url": settings["url"], "token": settings["avatarToken"]}
    request = urllib.request.Request(
        settings["launcher"],
        json.dumps(asked).encode(),
        {"content-type": "application/json"},
    )
    await asyncio.to_thread(urllib.request.urlopen, request)
    out = DataStreamAudioOutput(
        room,
        destination_identity=settings["avatar"],
        sample_rate=RATE,
        wait_remote_track=rtc.TrackKind.KIND_VIDEO,
        wait_playback_start=True,
    )
    events = await converse(out)
    await room.disconnect()
    print(json.dumps({"result": events}), flush=True)


asyncio.run(main(json.loads(sys.argv[1])))
