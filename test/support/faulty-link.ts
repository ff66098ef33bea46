/** What a faulty link does to the messages of the server. */
export type Fault = 'none' | 'delay' | 'duplicate' | 'reorder' | 'truncate' | 'lose' | 'hold';

/** A network between this page and a Motion Server, as the browser sees it. */
export interface FaultyLink {
  /** Stands in for the server's own URL. */
  readonly url: string;
  set(fault: Fault): Promise<void>;
  /** Ends every connection without a word. */
  cut(): Promise<void>;
  /** Connections opened through it so far. */
  opened(): Promise<number>;
  /** Messages of the server since the fault was set. */
  touched(): Promise<number>;
  close(): Promise<void>;
}

export async function faultyLink(target: string): Promise<FaultyLink> {
  const ask = async <T>(path: string): Promise<T> => {
    const response = await fetch(`/faulty-links/${path}`);
    if (!response.ok) throw new Error(`The faulty link's ${path} answered ${response.status}.`);
    return (await response.json()) as T;
  };
  const { id, url } = await ask<{ id: number; url: string }>(
    `open?target=${encodeURIComponent(target)}`,
  );
  return {
    url,
    set: async (fault) => void (await ask(`${id}/set?fault=${fault}`)),
    cut: async () => void (await ask(`${id}/cut`)),
    opened: async () => (await ask<{ opened: number }>(`${id}/count`)).opened,
    touched: async () => (await ask<{ touched: number }>(`${id}/count`)).touched,
    close: async () => void (await ask(`${id}/close`)),
  };
}
