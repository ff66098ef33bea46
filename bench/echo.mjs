/* global AnalyserNode, Audio, AudioBuffer, AudioBufferSourceNode, AudioContext, MediaStream,
   MediaStreamAudioDestinationNode, MediaStreamAudioSourceNode, RTCPeerConnection -- in the page */
import { createServer } from 'node:http';
import puppeteer from 'puppeteer-core';
import { findBrowser } from '../scripts/browser.mjs';
import { say } from '../scripts/lib/say.mjs';

/**
 * Prints how much of what a page plays comes back through its microphone, without and with echo
 * cancellation, by the ways in which a page can play the sound of a room. It wants a sound card that
 * hears itself: PulseAudio's null sink with its monitor remapped to a source, both the defaults.
 *
 *   pulseaudio -n --exit-idle-time=-1 -L module-native-protocol-unix \
 *     -L "module-null-sink sink_name=spk" -L "module-remap-source source_name=mic master=spk.monitor" &
 *   pactl set-default-sink spk; pactl set-default-source mic
 *   node bench/echo.mjs [flags of the browser]
 */
const SECONDS = 8;
const WAYS = ['WebAudio', 'media element', 'loopback connection'];

/** Runs in the page: plays noise with the rhythm of speech, and answers with the level of the microphone. */
async function echo(way, echoCancellation, seconds) {
  const context = new AudioContext();
  const microphone = await navigator.mediaDevices.getUserMedia({
    audio: { echoCancellation, noiseSuppression: false, autoGainControl: false },
  });
  const { sampleRate } = context;
  const buffer = new AudioBuffer({ length: sampleRate * 4, sampleRate });
  let slow = 0;
  let slower = 0;
  buffer.copyToChannel(
    Float32Array.from({ length: buffer.length }, (_, i) => {
      const syllable = Math.max(0, Math.sin((2 * Math.PI * 3 * i) / sampleRate)) ** 0.5;
      slow += 0.25 * (Math.random() * 2 - 1 - slow);
      slower += 0.05 * (slow - slower);
      return 0.6 * syllable * (slow - slower);
    }),
    0,
  );
  const source = new AudioBufferSourceNode(context, { buffer, loop: true });
  const element = new Audio();
  const peers = [];
  if (way === 'WebAudio') source.connect(context.destination);
  else {
    const destination = new MediaStreamAudioDestinationNode(context);
    source.connect(destination);
    element.srcObject = destination.stream;
    if (way === 'loopback connection') {
      const [from, to] = [new RTCPeerConnection(), new RTCPeerConnection()];
      peers.push(from, to);
      from.onicecandidate = ({ candidate }) => candidate && to.addIceCandidate(candidate);
      to.onicecandidate = ({ candidate }) => candidate && from.addIceCandidate(candidate);
      const arrived = new Promise((resolve) => {
        to.ontrack = ({ track }) => resolve(new MediaStream([track]));
      });
      from.addTrack(destination.stream.getAudioTracks()[0], destination.stream);
      await from.setLocalDescription();
      await to.setRemoteDescription(from.localDescription);
      await to.setLocalDescription();
      await from.setRemoteDescription(to.localDescription);
      element.srcObject = await arrived;
    }
    await element.play();
  }
  source.start();
  const analyser = new AnalyserNode(context, { fftSize: 8192 });
  new MediaStreamAudioSourceNode(context, { mediaStream: microphone }).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const levels = [];
  for (const end = performance.now() + seconds * 1000; performance.now() < end;) {
    await new Promise((resolve) => setTimeout(resolve, 170));
    analyser.getFloatTimeDomainData(samples);
    const power = samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
    levels.push(10 * Math.log10(power + 1e-12));
  }
  for (const track of microphone.getTracks()) track.stop();
  for (const peer of peers) peer.close();
  element.srcObject = null;
  await context.close();
  // The first half is what the canceller learns in.
  const settled = levels.slice(levels.length >> 1).sort((a, b) => a - b);
  return settled[settled.length >> 1];
}

const server = createServer((_, response) => {
  response.setHeader('content-type', 'text/html');
  response.end('<!doctype html>');
}).listen(0);
const browser = await puppeteer.launch({
  executablePath: findBrowser(),
  ignoreDefaultArgs: ['--mute-audio'],
  args: [
    ...['--no-sandbox', '--autoplay-policy=no-user-gesture-required'],
    ...['--use-fake-ui-for-media-stream', ...process.argv.slice(2)],
  ],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${server.address().port}/`);
  say(`${await browser.version()}; level of the microphone, median, dB of full scale`);
  for (const way of WAYS) {
    const [off, on] = [
      await page.evaluate(echo, way, false, SECONDS),
      await page.evaluate(echo, way, true, SECONDS),
    ];
    say(`${way.padEnd(20)} ${off.toFixed(1)} without, ${on.toFixed(1)} with`);
  }
} finally {
  await browser.close();
  server.close();
}
