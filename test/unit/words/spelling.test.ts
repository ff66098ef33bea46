import { expect } from '@open-wc/testing';
import { scriptOf } from '../../../src/words/script.js';
import { spell } from '../../../src/words/spelling/index.js';
import { sentencesOf } from '../../../src/words/sentences.js';

const looks = (word: string, language: string) => spell(word, language).join(' ');

describe('what words look like', () => {
  for (const [language, word, visemes] of [
    ['en', 'map', 'pp ae pp'],
    ['en', 'the', 'th ah'],
    ['en-GB', 'People', 'pp ii pp ah ll'],
    ['en', 'phone', 'ff oo dd'],
    ['en', 'knee', 'dd ii'],
    ['de', 'Bäume', 'pp oo ii pp ah'],
    ['de', 'Stuhl', 'ch dd uu ll'],
    ['de-AT', 'Vater', 'ff aa dd ah'],
    ['fr', 'beau', 'pp oo'],
    ['fr', 'vous', 'ff uu'],
    ['es', 'vivo', 'pp ii pp oo'],
    ['es', 'qué', 'kk ey'],
    ['it', 'ciao', 'ch aa oo'],
    ['pt', 'não', 'dd ah uu'],
    ['nl', 'boek', 'pp uu kk'],
    ['ja', 'ばか', 'pp aa kk aa'],
    ['ja', 'きょう', 'kk oo uu'],
    ['ja', 'パン', 'pp aa dd'],
    ['ko', '밥', 'pp aa pp'],
    ['zh', '妈', 'pp aa'],
    ['zh-CN', '不', 'pp uu'],
    ['en', '2', 'dd uu'],
    ['xx', 'map', 'pp ae pp'],
  ] as const) {
    it(`${word} (${language})`, () => expect(looks(word, language)).to.equal(visemes));
  }

  it('reads a script that is not the language of the text', () => {
    expect(looks('밥', 'en')).to.equal('pp aa pp');
  });

  it('knows letters with accents of other languages', () => {
    expect(looks('café', 'en')).to.equal('kk ae ff eh');
  });

  it('makes nothing of what is no word', () => {
    expect(looks('—', 'en')).to.equal('');
    expect(looks('', 'de')).to.equal('');
  });

  it('says numbers as words', () => {
    const words = scriptOf('Room 42 b, 7.', 'en').filter(
      ({ sounds }) => sounds[0].viseme !== 'sil',
    );
    expect(words.map(({ index, length }) => [index, length])).to.deep.equal([
      [0, 4],
      [5, 2],
      [8, 1],
      [11, 1],
    ]);
  });

  it('breathes at commas, and is done at the end', () => {
    const visemes = scriptOf('Map, map.', 'en').map(({ sounds }) =>
      sounds.map(({ viseme }) => viseme).join(' '),
    );
    expect(visemes).to.deep.equal(['pp ae pp', 'sil', 'pp ae pp']);
  });
});

describe('sentences of a text', () => {
  const cut = (text: string, language = 'en') =>
    sentencesOf(text, language).map((sentence) => sentence.text.trim());

  it('are said one by one, short ones with the next', () => {
    expect(cut('Yes. That is how it works here. And so on, as you will see.')).to.deep.equal([
      'Yes. That is how it works here.',
      'And so on, as you will see.',
    ]);
    expect(cut('今天天气很好，我们去公园吧。你觉得怎么样呢，朋友们？', 'zh')).to.have.length(2);
  });

  it('are cut where they have no end', () => {
    const words = 'one more word '.repeat(60);
    const parts = sentencesOf(words, 'en');
    expect(parts.length).to.be.greaterThan(2);
    for (const { text, index } of parts) {
      expect(text.length).to.be.at.most(220);
      expect(words.slice(index, index + text.length)).to.equal(text);
    }
    expect(parts.map(({ text }) => text).join('')).to.equal(words);
    expect(cut('x'.repeat(500)).join('')).to.equal('x'.repeat(500));
  });

  it('are none where there are no words', () => {
    expect(cut(' … \n')).to.deep.equal([]);
    expect(cut('Hello', 'not a language')).to.deep.equal(['Hello']);
  });
});
