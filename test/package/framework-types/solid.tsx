import 'spatius-avatar/companions';
import 'spatius-avatar/define';
import type { SpatiusAvatar } from 'spatius-avatar';
import { createSignal } from 'solid-js';

export function Page() {
  let avatar!: SpatiusAvatar;
  const [volume] = createSignal(0.5);
  const speak = async (): Promise<number> => (await avatar.speak('hello.mp3')).seconds;
  return (
    <spatius-provider app-id="demo" mode="direct">
      <spatius-avatar
        ref={avatar}
        avatar-id="nova"
        prop:logLevel="off"
        attr:src-avatar="/nova.glb"
        mode="local"
        volume={volume()}
        prop:articulation={0.8}
        controls
        captions={false}
        class="mine"
        classList={{ wide: true }}
        style={{ width: '320px', '--spatius-accent-color': 'teal' }}
        aria-label="Nova"
        data-id={1}
        tabIndex={0}
        onClick={() => void speak()}
        on:speechend={({ report, currentTarget }) => {
          const seconds: number = report.seconds + currentTarget.audioTime;
          console.info(seconds);
        }}
        on:error={({ error }) => console.info(error.code satisfies string)}
      >
        <img slot="poster" alt="" />
      </spatius-avatar>
      <spatius-avatar-chat for="nova" on:chatsend={({ text }) => console.info(text.length)} />
      <spatius-avatar-controls on:spatius-fullscreen={(event) => event.preventDefault()} />
    </spatius-provider>
  );
}

let video!: HTMLVideoElement;
export const mistakes = [
  <spatius-avatar mode="remote" />, // refused: there is no such mode
  <spatius-avatar prop:volume="loud" />, // refused: not a number
  <spatius-avatar controls="yes" />, // refused: not a boolean
  <spatius-avatar avatar="nova" />, // refused: there is no such option
  <spatius-avatar avatarId="nova" />, // refused: constants are written into markup
  <spatius-avatar undefined="" />, // refused: no prop has no name
  <spatius-avatar on:speechended={() => {}} />, // refused: there is no such event
  <spatius-avatar on:speechend={(event: MouseEvent) => event} />, // refused: another event
  <spatius-avatar ref={video} />, // refused: another element
  <spatius-avatar tabIndex={{}} />, // refused: HTML has it otherwise
  <spatius-avatar-chat disabled={1} />, // refused: not a boolean
  <spatius-avatars />, // refused: there is no such element
];
