const OWN_MACHINE = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/;

/** Whether a page is looked at by who writes it: it comes from their machine. */
export function inDevelopment({ protocol, hostname }: Location = location): boolean {
  return protocol === 'file:' || OWN_MACHINE.test(hostname);
}
