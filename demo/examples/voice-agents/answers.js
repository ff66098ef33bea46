/**
 * What an agent says, one answer after the other. The sound of an answer comes faster than it is
 * spoken, and that of the next one may come while it is still heard.
 */
export class Answers {
  #avatar;
  #told;
  #answers = new Map();
  #spoken = Promise.resolve();

  /** @param told called for each answer that was cut short, with the seconds of it that were heard */
  constructor(avatar, told = () => undefined) {
    this.#avatar = avatar;
    this.#told = told;
  }

  /** More sound of an answer: PCM16 at the avatar's sample rate. */
  push(id, pcm) {
    const answer = this.#answers.get(id) ?? this.#begin(id);
    if (!answer.over) answer.controller.enqueue(pcm);
  }

  /** All of an answer has come. */
  end(id) {
    const answer = this.#answers.get(id);
    if (answer && !answer.over) answer.controller.close();
    if (answer) answer.over = true;
  }

  /** Falls silent. What comes of these answers from now on is dropped. */
  interrupt() {
    for (const answer of this.#answers.values()) answer.over = answer.cut = true;
    this.#avatar.interrupt();
  }

  #begin(id) {
    const answer = { over: false, cut: false };
    const sound = new ReadableStream({ start: (controller) => (answer.controller = controller) });
    this.#answers.set(id, answer);
    this.#spoken = this.#spoken.then(() => this.#speak(id, answer, sound));
    return answer;
  }

  async #speak(id, answer, sound) {
    let seconds = 0;
    try {
      if (!answer.cut) ({ seconds } = await this.#avatar.speak(sound));
    } catch {
      // It was cut short before the first of it was heard; any other failure is an error event.
    }
    if (answer.cut) this.#told(id, seconds);
    answer.over = true;
  }
}
