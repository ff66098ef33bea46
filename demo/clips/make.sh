#!/usr/bin/env bash
# Makes the demo's sample clips with free speech synthesis. The clips are committed; run this only
# to change them. Needs Debian's flite, festival, festvox-us-slt-hts, festvox-ca-ona-hts,
# espeak-ng and ffmpeg.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

festival_say() { # voice, text, out
  printf '(voice_%s)(set! utt (SynthText "%s"))(utt.save.wave utt "%s" "riff")\n' "$1" "$2" "$3" |
    festival --pipe
}
to_mp3() { # wav, name: mono, light clean-up, even loudness, a breath of silence around
  ffmpeg -v error -y -i "$1" -ac 1 -ar 24000 \
    -af "highpass=f=70,loudnorm=I=-17:TP=-1.5:LRA=9,adelay=120,apad=pad_dur=0.2" \
    -map_metadata -1 -b:a 40k "$2.mp3"
}

festival_say cmu_us_slt_arctic_hts "Hello! I am Nova. I live in this web page, and I move my lips to whatever you let me say. Drop a recording on me, or speak into your microphone." "$work/nova.wav"
festival_say cmu_us_slt_arctic_hts "Bob brought five purple balloons from Venice. Who would choose to move the moon? She sells fresh fish and thick white bread." "$work/mouthful.wav"
flite -voice rms -t "Good afternoon. Your parcel will arrive between two and four. Would you like me to move it to tomorrow?" -o "$work/parcel.wav"
flite -voice awb -t "The weather over the mountains is wild, but by Monday we expect warm wind and blue sky." -o "$work/weather.wav"
festival_say upc_ca_ona_hts "Bon dia! Em dic Nova i tambe parlo catala. Que vols saber avui?" "$work/catala.wav"
espeak-ng -v de+f3 -s 150 -w "$work/deutsch.wav" "Guten Tag! Ich spreche auch Deutsch. Wobei darf ich Ihnen heute helfen?"

for wav in "$work"/*.wav; do to_mp3 "$wav" "$(basename "$wav" .wav)"; done
ls -l ./*.mp3
