import 'spatius-avatar/define';
import { For } from 'solid-js';
import { createStore, reconcile } from 'solid-js/store';
import { render } from 'solid-js/web';
import { expose, hear, INITIAL } from './state.js';

function App() {
  const [state, setState] = createStore(INITIAL);
  const avatars = {};
  expose(
    (patch) => setState(reconcile({ ...state, ...patch })),
    (key) => avatars[key],
  );
  return (
    <main>
      <For each={state.keys}>
        {(key) => (
          <spatius-avatar
            id={key}
            ref={(element) => (avatars[key] = element)}
            class="avatar"
            avatar-id="nova"
            mode="local"
            loading="eager"
            volume={state.volume}
            controls={state.controls}
            alt={state.alt}
            emotion={state.emotion}
            on:load={(event) => hear(state)(event)}
            on:volumechange={(event) => hear(state)(event)}
            on:speechend={(event) => hear(state)(event)}
          >
            <span slot="controls">{state.label}</span>
          </spatius-avatar>
        )}
      </For>
    </main>
  );
}

render(() => <App />, document.querySelector('#root'));
