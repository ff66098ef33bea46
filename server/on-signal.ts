/** The first signal lets what runs finish; the second ends the process at once. */
export function closeOnSignal(server: { close(): Promise<void> }): void {
  let closing = false;
  const onSignal = (): void => {
    if (closing) process.exit(1);
    closing = true;
    void server.close().then(() => process.exit(0));
  };
  process.on('SIGTERM', onSignal);
  process.on('SIGINT', onSignal);
}

/** SIGHUP has the server take over its configuration anew. */
export function reloadOnSignal<Options>(
  server: { reload(options: Promise<Options>): Promise<void> },
  read: () => Promise<Options>,
): void {
  // Where it is wrong, the log has said why, and the server goes on.
  process.on('SIGHUP', () => void server.reload(read()).catch(() => {}));
}
