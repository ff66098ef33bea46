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
