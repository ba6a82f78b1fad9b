import type { Call } from './call.js';

interface Part {
  readonly name: string;
  readonly image: boolean;
  readonly whole: boolean;
  readonly jpeg: boolean;
}

/** What is wrong with the upload of a score. The page says that its body is not required. */
export function checkUpload({ operation, headers, body, on }: Call): string[] {
  if (body.length === 0) return on.chooses('score-empty-refused') ? ['nothing to score'] : [];
  const header = headers['content-type'] ?? '';
  const type = header.split(';')[0]?.trim().toLowerCase() ?? '';
  const mixed = type === 'multipart/mixed';
  if (mixed && on.chooses('quoted-json-accepted') && body.toString() === "'string'") return [];
  const form = type === 'multipart/form-data';
  const takesForms =
    on.chooses('score-form-data') || on.breaks(operation.id, 'multipart/mixed refused');
  if (!mixed && !(form && takesForms)) {
    return on.chooses('score-any-media') ? [] : ['media type'];
  }
  const boundary = /boundary="?([^";]+)/i.exec(header)?.[1];
  const parts = boundary === undefined ? [] : readParts(body, boundary);
  if (parts.length === 0) return ['no parts'];
  const names = parts.map(({ name }) => name);
  return [
    ...(on.chooses('score-front-required') && !names.includes('front') ? ['no front'] : []),
    ...(on.chooses('score-front-back-only') && names.some((name) => !/^(front|back)$/.test(name))
      ? ['an unknown part']
      : []),
    ...(on.chooses('score-images-only') && parts.some(({ image }) => !image) ? ['no image'] : []),
    ...(on.chooses('score-jpeg-only') && parts.some(({ jpeg }) => !jpeg) ? ['no JPEG'] : []),
    ...(on.chooses('score-too-small-refused') && body.length < 10_000 ? ['too small'] : []),
    ...(on.chooses('score-whole-images-only') && parts.some(({ whole }) => !whole)
      ? ['an image that is cut off']
      : []),
    ...(mixed ? ['multipart/mixed refused'] : []),
  ];
}

function readParts(body: Buffer, boundary: string): readonly Part[] {
  const text = body.toString('latin1');
  if (!text.trimEnd().endsWith(`--${boundary}--`)) return [];
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .flatMap((piece) => {
      const gap = piece.indexOf('\r\n\r\n');
      if (gap < 0) return [];
      const content = piece.slice(gap + 4);
      return [
        {
          name: /name="([^"]*)"/.exec(piece.slice(0, gap))?.[1] ?? '',
          whole: content.includes('IEND') || content.includes('\xff\xd9'),
          jpeg: content.startsWith('\xff\xd8\xff'),
          image: content.startsWith('\x89PNG') || content.startsWith('\xff\xd8\xff'),
        },
      ];
    });
}
