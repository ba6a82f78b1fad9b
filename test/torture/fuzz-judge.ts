import { adminContract } from '../../src/openapi/admin-contract.js';
import type { Found } from './crash-ledger.js';
import type { Heard, RawAnswer, Shot } from './raw-client.js';

/** What is wrong with what a salvo of shots got back and did; a line each, nothing when all is well. */
export function judge(
  salvo: readonly Shot[],
  heard: readonly Heard[],
  world: { readonly before: Found; readonly after: Found },
): readonly string[] {
  const complaints = salvo.flatMap((shot, index) => {
    const got = heard[index];
    return got === undefined
      ? []
      : judgeOne(shot, got).map((complaint) => `${complaint}\n${describeShot(shot)}`);
  });
  const unexplained = changedKeys(world).filter(
    (key) => !salvo.some((shot, index) => mayChange(shot, heard[index], key)),
  );
  if (unexplained.length > 0) {
    const suspects = salvo.map(describeShot).join('\n');
    complaints.push(`changed by a refused request: ${unexplained.join(', ')}\n${suspects}`);
  }
  return complaints;
}

function judgeOne(shot: Shot, { answers, hung, unreadable }: Heard): readonly string[] {
  return [
    ...(hung ? ['neither answered nor closed'] : []),
    ...(unreadable ? ['what came back is no HTTP'] : []),
    ...(answers.length === 0 && deservesAnswer(shot) ? ['closed without an answer'] : []),
    ...answers.flatMap((answer) => judgeAnswer(answer, isHead(shot))),
  ];
}

/** What is too much to be read to its end may lose its answer with the rest of the connection. */
const READ_AT_ONCE = 16 * 1024;

function deservesAnswer({ chunks, ending }: Shot): boolean {
  const bytes = Buffer.concat(chunks);
  return (
    ending !== 'abort' && bytes.length < READ_AT_ONCE && bytes.toString('latin1').trim() !== ''
  );
}

const STACK = /\n\s+at |node:internal|node_modules|\/(?:src|dist)\/\w|\.[jt]s:\d+/;
/** A 5xx that a request may ask for: with Prefer, a magic value, or an override of the control plane. */
const ASKED_FOR = /^(?:override|stub|mapping|chaos|external)/;

const isHead = ({ chunks }: Shot): boolean => chunks[0]?.subarray(0, 5).toString() === 'HEAD ';

/** What is wrong with one answer, whatever was asked. */
export function judgeAnswer(
  { status, headers, text }: RawAnswer,
  isBodiless: boolean,
): readonly string[] {
  const rule = headers.get('x-mock-rule') ?? '';
  const complaints: string[] = [];
  if (status >= 500 && !ASKED_FOR.test(rule)) complaints.push(`${status} by ${rule}: ${text}`);
  if (STACK.test(text)) complaints.push(`a stack in the answer: ${text.slice(0, 300)}`);
  if (status >= 400 && !isBodiless && !isErrorsResponse(text)) {
    complaints.push(`${status} is no ErrorsResponse: ${text.slice(0, 300)}`);
  }
  return complaints;
}

function isErrorsResponse(text: string): boolean {
  try {
    return adminContract().validate('ErrorsResponse', JSON.parse(text)).length === 0;
  } catch {
    return false;
  }
}

function changedKeys({ before, after }: { before: Found; after: Found }): readonly string[] {
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (key) => JSON.stringify(before.get(key)) !== JSON.stringify(after.get(key)),
  );
}

/** Whether the shot was let through and speaks of the record, or of the whole world. */
function mayChange(shot: Shot, heard: Heard | undefined, key: string): boolean {
  const [method = '', target = ''] = (shot.chunks[0]?.toString('latin1', 0, 9000) ?? '').split(' ');
  const accepted = heard?.answers.find(({ status }) => status >= 200 && status < 400);
  if (accepted === undefined || method === 'GET' || method === 'HEAD') return false;
  const id = key.slice(key.indexOf('/') + 1);
  if (target.includes('/__admin/') && !target.includes('/__admin/entities')) return true;
  return target.includes(encodeURIComponent(id)) || accepted.text.includes(JSON.stringify(id));
}

function describeShot({ name, chunks, ending }: Shot): string {
  const bytes = Buffer.concat(chunks);
  const text = JSON.stringify(bytes.toString('latin1', 0, 900));
  return `  ${name.slice(0, 150)} (${bytes.length} bytes, ${ending}): ${text}`;
}
