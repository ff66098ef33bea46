/** What every application of the contract shows at first; `app.set()` changes it. */
export const INITIAL = {
  /** One avatar for each, in this order. */
  keys: ['one'],
  volume: 0.25,
  controls: true,
  alt: 'Nova',
  emotion: 'happy',
  label: 'first',
};

/** What the handlers of the applications heard, in order. */
const heard = [];

/** A handler for any event, made for what the application shows. */
export const hear =
  ({ label }) =>
  (event) => {
    const { type, currentTarget, report } = event;
    const { id, volume } = currentTarget;
    heard.push({ type, label, id, volume, seconds: report?.seconds });
  };

/** Hands an application to the checks: what sets its state, what its refs hold, what it heard. */
export function expose(set, ref) {
  globalThis.app = { set, ref, heard };
}
