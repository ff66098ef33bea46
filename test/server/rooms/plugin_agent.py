"""The public plugin for LiveKit Agents, as it is installed, with a Motion Server of this project."""

import asyncio
import json
import sys

from livekit import rtc
from livekit.agents import AgentSession
from livekit.plugins import spatius
from spatius import configure_telemetry

from speech import RATE, converse

configure_telemetry("")  # reports to its maker otherwise


async def main(settings):
    room = rtc.Room()
    await room.connect(settings["url"], settings["token"])
    session = AgentSession()
    avatar = spatius.AvatarSession(
        api_key=settings["appKey"],
        app_id=settings["appId"],
        avatar_id=settings["avatarId"],
        region="us-west",
        console_endpoint_url=settings["console"],
        ingress_endpoint_url=settings["ingress"],
        sample_rate=RATE,
        **settings["more"],
    )
    await avatar.start(
        session,
        room,
        livekit_url=settings["url"],
        livekit_api_key=settings["apiKey"],
        livekit_api_secret=settings["apiSecret"],
    )
    await avatar.wait_for_join()
    events = await converse(avatar._audio)
    await avatar.aclose()
    while "spatius-avatar-agent" in room.remote_participants:
        await asyncio.sleep(0.05)
    await room.disconnect()
    print(json.dumps({"result": events}), flush=True)


asyncio.run(main(json.loads(sys.argv[1])))
