import 'spatius-avatar/companions';
import 'spatius-avatar/define';
import type { SpatiusAvatar } from 'spatius-avatar';
import { createRef, useRef } from 'react';

export function Page() {
  const avatar = useRef<SpatiusAvatar>(null);
  const speak = async (): Promise<number | undefined> =>
    (await avatar.current?.speak('hello.mp3'))?.seconds;
  return (
    <spatius-provider app-id="demo" mode="direct">
      <spatius-avatar
        ref={avatar}
        key="nova"
        avatarId="nova"
        src-avatar="/nova.glb"
        mode="local"
        volume={0.5}
        articulation="0.8"
        controls
        captions={false}
        emotion={null}
        className="mine"
        style={{ width: 320, '--spatius-accent-color': 'teal' }}
        aria-label="Nova"
        data-id={1}
        tabIndex={0}
        inert={false}
        onClick={() => void speak()}
        onspeechend={({ report, currentTarget }) => {
          const seconds: number = report.seconds + currentTarget.audioTime;
          console.info(seconds);
        }}
        onerror={({ error }) => console.info(error.code satisfies string)}
      >
        <img slot="poster" alt="" />
      </spatius-avatar>
      <spatius-avatar-chat for="nova" onchatsend={({ text }) => console.info(text.length)} />
      <spatius-avatar-controls onspatius-fullscreen={(event) => event.preventDefault()} />
    </spatius-provider>
  );
}

export const mistakes = [
  <spatius-avatar mode="remote" />, // refused: there is no such mode
  <spatius-avatar volume="loud" />, // refused: not a number
  <spatius-avatar controls="yes" />, // refused: not a boolean
  <spatius-avatar avatar="nova" />, // refused: there is no such option
  <spatius-avatar undefined="" />, // refused: no prop has no name
  <spatius-avatar onspeechended={() => {}} />, // refused: there is no such event
  <spatius-avatar onspeechend={(event: MouseEvent) => event} />, // refused: another event
  <spatius-avatar ref={createRef<HTMLVideoElement>()} />, // refused: another element
  <spatius-avatar tabIndex="first" />, // refused: HTML has it otherwise
  <spatius-avatar-chat disabled={1} />, // refused: not a boolean
  <spatius-avatars />, // refused: there is no such element
];
