/**
 * Makes every peer connection of this page look for its server at another UDP port. Stands by
 * itself, so that a browser can be told to run it before anything else.
 *
 * @param {{ from: number, to: number }} ports
 */
export function redirectCandidates({ from, to }) {
  const swap = (text) => text.replaceAll(` ${from} typ`, ` ${to} typ`);
  const { prototype } = globalThis.RTCPeerConnection;
  const { addIceCandidate, setRemoteDescription } = prototype;
  prototype.addIceCandidate = function (candidate) {
    if (!candidate?.candidate) return addIceCandidate.call(this, candidate);
    const { sdpMid, sdpMLineIndex, usernameFragment } = candidate;
    return addIceCandidate.call(this, {
      candidate: swap(candidate.candidate),
      sdpMid,
      sdpMLineIndex,
      usernameFragment,
    });
  };
  prototype.setRemoteDescription = function ({ type, sdp }) {
    return setRemoteDescription.call(this, { type, sdp: swap(sdp) });
  };
}
