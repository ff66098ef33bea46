import 'spatius-avatar/define';
import { useRef, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { expose, hear, INITIAL } from './state.js';

function App() {
  const [state, setState] = useState(INITIAL);
  const avatars = useRef({});
  const { keys, volume, controls, alt, emotion, label } = state;
  expose(
    (patch) => setState((before) => ({ ...before, ...patch })),
    (key) => avatars.current[key],
  );
  return (
    <main>
      {keys.map((key) => (
        <spatius-avatar
          key={key}
          id={key}
          ref={(element) => {
            avatars.current[key] = element;
          }}
          className="avatar"
          avatarId="nova"
          mode="local"
          loading="eager"
          volume={volume}
          controls={controls}
          alt={alt}
          emotion={emotion}
          onload={hear(state)}
          onvolumechange={hear(state)}
          onspeechend={hear(state)}
        >
          <span slot="controls">{label}</span>
        </spatius-avatar>
      ))}
    </main>
  );
}

createRoot(document.querySelector('#root')).render(<App />);
