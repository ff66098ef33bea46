/** Types of messages on the wire. */
export const WireType = { audio: 3, interrupt: 7 } as const;

/** A message that a client sent. */
export interface HeardMessage {
  readonly type: number;
  /** Empty where it is about none. */
  readonly round: string;
}

/** The URL of the server that fails as its path asks it to. */
export async function rawServer(): Promise<string> {
  return (await fetch('/raw-server')).text();
}

/** What clients have said where the reason in the path is `name`. */
export async function heardAt(name: string): Promise<HeardMessage[]> {
  return (await (await fetch(`/raw-server/heard/${name}`)).json()) as HeardMessage[];
}
