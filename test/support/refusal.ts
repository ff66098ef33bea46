/** What `act` throws, or rejects with. @throws when it takes what it was given. */
export async function refusal(act: () => unknown): Promise<Error> {
  try {
    await act();
  } catch (error) {
    return error as Error;
  }
  throw new Error('It was taken.');
}
