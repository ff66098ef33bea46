const { process, testPatience } = globalThis as unknown as {
  process?: { readonly env: Readonly<Record<string, string | undefined>> };
  testPatience?: number;
};

/** Of a test that is run by itself, on a machine that nobody has measured. */
const UNMEASURED = 8;

/** How many times longer things may take here than on a fast, idle machine. */
export const patience = testPatience ?? Number(process?.env.TEST_PATIENCE ?? UNMEASURED);

/** Milliseconds for something that takes at most `seconds` on a fast, idle machine. */
export const limit = (seconds: number): number => Math.round(seconds * 1000 * patience);
