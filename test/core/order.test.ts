import { expect, test } from 'vitest';
import { byCodePoint } from '../../core/order.ts';

test('byCodePoint sorts like UTF-8 bytes, also above U+FFFF', () => {
  const texts = [
    '',
    'Z',
    'a',
    'ab',
    'b',
    'é',
    '\ud7ff',
    '\ue000',
    '\uff5a',
    '\u{1f600}',
    '\u{1f600}a',
    '\u{1f601}',
    '\u{10ffff}',
  ];
  const bytes = (text: string) => Buffer.from(text);
  for (const a of texts) {
    for (const b of texts) {
      expect(Math.sign(byCodePoint(a, b))).toBe(Buffer.compare(bytes(a), bytes(b)));
    }
  }
});
