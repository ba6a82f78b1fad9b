/** Words of paths and of enums: which of them mean the same. */

/** `markAsRead`, `mark-as-read` and `mark_as_read` are the words mark, as and read. */
export function wordsOf(name: string): readonly string[] {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.toLowerCase());
}

export const toKebab = (name: string): string => wordsOf(name).join('-');

/** `Purchase order`, of `purchase-order`. */
export function toTitle(name: string): string {
  const text = wordsOf(name).join(' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** The same name, however it is spelt. */
export const plain = (name: string): string => wordsOf(name).join('');

export function singular(word: string): string {
  if (/(ss|us|sis|xis|news)$/i.test(word)) return word;
  if (/[^aeiou]ies$/i.test(word)) return word.replace(/ies$/i, 'y');
  if (/(x|ch|sh|ss|z|us)es$/i.test(word)) return word.slice(0, -2);
  return word.replace(/s$/i, '');
}

const IRREGULAR: Readonly<Record<string, string>> = {
  begun: 'begin',
  bought: 'buy',
  built: 'build',
  chosen: 'choose',
  drawn: 'draw',
  frozen: 'freeze',
  given: 'give',
  held: 'hold',
  hidden: 'hide',
  lent: 'lend',
  lost: 'lose',
  paid: 'pay',
  sent: 'send',
  sold: 'sell',
  taken: 'take',
  withdrawn: 'withdraw',
  won: 'win',
  written: 'write',
  cancellation: 'cancel',
};

/** What the forms of a word have in common: cancel, canceled, cancelled; verify, verified. */
export function stemOf(word: string): string {
  const known = IRREGULAR[word];
  if (known !== undefined) return stemOf(known);
  const base = word.replace(/(?:ing|ed|e)$/, '');
  return (base.length < 2 ? word : base).replace(/i$/, 'y').replace(/([^aeiou])\1$/, '$1');
}

/** Verbs, and the states that they lead to beside the one that is made of the verb itself. */
const VERBS: Readonly<Record<string, readonly string[]>> = {
  abort: ['cancelled'],
  accept: ['approved'],
  acknowledge: [],
  activate: ['active', 'enabled'],
  approve: ['accepted'],
  archive: [],
  assign: [],
  ban: ['blocked'],
  begin: ['started', 'running', 'in progress'],
  block: [],
  book: [],
  cancel: ['void'],
  capture: ['succeeded', 'paid'],
  charge: ['paid'],
  checkout: [],
  close: ['completed', 'resolved', 'ended'],
  commit: [],
  complete: ['done', 'finished', 'closed'],
  confirm: ['succeeded', 'active'],
  deactivate: ['inactive', 'disabled'],
  decline: ['rejected', 'denied'],
  deliver: [],
  deny: ['rejected', 'declined'],
  deploy: [],
  disable: ['inactive'],
  dismiss: ['closed'],
  dispatch: ['shipped', 'sent'],
  enable: ['active'],
  end: ['ended', 'completed', 'closed'],
  expire: [],
  fail: [],
  finalize: ['open', 'final'],
  finish: ['done', 'completed'],
  freeze: [],
  fulfill: ['completed', 'shipped'],
  halt: ['stopped'],
  hide: [],
  hold: ['on hold'],
  lock: [],
  mark: [],
  open: [],
  pause: ['suspended'],
  pay: [],
  post: ['posted', 'open'],
  publish: ['live', 'active'],
  refund: [],
  reject: ['declined', 'denied'],
  release: [],
  resolve: ['closed', 'done'],
  retire: [],
  return: [],
  revoke: ['inactive'],
  schedule: [],
  sell: [],
  send: ['open', 'sent'],
  ship: ['fulfilled'],
  sign: ['completed'],
  start: ['running', 'in progress', 'active'],
  stop: ['inactive', 'disabled', 'cancelled'],
  submit: ['in review', 'pending'],
  suspend: ['paused', 'inactive'],
  terminate: ['ended', 'inactive'],
  trash: ['deleted'],
  validate: [],
  verify: ['active'],
  void: ['cancelled'],
  withdraw: ['cancelled'],
};

/** They lead back: to the states named, or to the first one. */
const BACK: Readonly<Record<string, readonly string[]>> = {
  reactivate: ['active'],
  reopen: ['open'],
  restart: ['running', 'started', 'active'],
  restore: ['active'],
  resume: ['active', 'running'],
  unarchive: ['active', 'open'],
  unban: ['active'],
  unblock: ['active'],
  undelete: ['active'],
  unfreeze: ['active'],
  unhide: ['visible'],
  unlock: ['unlocked', 'active', 'open'],
  unpause: ['active', 'running'],
  unpublish: ['draft'],
  unsuspend: ['active'],
};

/** What must be before they can be, where one of the states says it. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  capture: ['authorized', 'requires capture', 'uncaptured', 'held'],
  deliver: ['shipped', 'dispatched', 'sent', 'in transit'],
  reactivate: ['inactive', 'disabled', 'deactivated', 'suspended', 'paused'],
  refund: ['paid', 'captured', 'succeeded', 'completed', 'fulfilled', 'settled'],
  reopen: ['closed', 'resolved', 'completed', 'done'],
  restore: ['deleted', 'archived', 'trashed', 'removed'],
  resume: ['paused', 'suspended', 'stopped', 'on hold', 'held'],
  return: ['delivered', 'shipped', 'fulfilled', 'borrowed', 'lent', 'checked out', 'rented'],
  unarchive: ['archived'],
  unban: ['banned', 'blocked'],
  unblock: ['blocked'],
  undelete: ['deleted', 'trashed'],
  unfreeze: ['frozen'],
  unhide: ['hidden'],
  unlock: ['locked'],
  unpause: ['paused', 'suspended'],
  unpublish: ['published', 'live'],
  unsuspend: ['suspended'],
};

/** They do something, and leave the state as it is. */
const NEUTRAL = new Set(
  `add apply attach bump calculate check clone copy detach download duplicate export follow like
  merge move notify ping preview print rate recalculate refresh regenerate reindex remind remove
  rename render replay reprocess rerun resend reset resync retry rotate scan search set share simulate
  star subscribe sync test touch transfer trigger unassign unfollow unlike unshare unstar unsubscribe
  update upgrade vote watch unwatch`.split(/\s+/),
);

/** Verbs that are things as well, where another word follows. */
const NOUNS = new Set(
  'block book charge end hold lock pay post refund release return schedule sign start stop void'.split(
    ' ',
  ),
);

export interface Verb {
  readonly word: string;
  /** `unknown`: it is a verb only where a state is called so, as `arrived` is of arrive. */
  readonly effect: 'changes' | 'goes back' | 'keeps' | 'unknown';
  /** Words for the states that it may lead to, the likeliest first. */
  readonly leadsTo: readonly string[];
  /** Words for the states that it starts from, where its meaning says so. */
  readonly startsFrom: readonly string[];
}

/** What follows them says the state: put-on-hold, take-offline. */
const LEADING = new Set(['bring', 'go', 'place', 'put', 'take']);

/** The verb that the last part of a path is; `undefined` when it looks like the name of a thing. */
export function readVerb(segment: string): Verb | undefined {
  const words = wordsOf(segment);
  const [first = ''] = words;
  const word = words.join('-');
  const startsFrom = own(STARTS, first) ?? [];
  const back = own(BACK, first);
  if (back !== undefined) return { word, effect: 'goes back', leadsTo: back, startsFrom };
  const said = [...(LEADING.has(first) ? [words.slice(1).join(' ')] : []), words.join(' ')];
  if (NEUTRAL.has(first)) return { word, effect: 'keeps', leadsTo: said, startsFrom };
  const led = own(VERBS, first);
  if (led === undefined) return { word, effect: 'unknown', leadsTo: said, startsFrom };
  // A pay template is a thing, and so is a return label.
  if (NOUNS.has(first) && words.length > 1) return undefined;
  // mark-as-read, set-ready: what follows says more than the verb.
  const more = first === 'mark' ? words.slice(1).filter((each) => each !== 'as') : [];
  if (first === 'mark' && more.length === 0)
    return { word, effect: 'keeps', leadsTo: [], startsFrom };
  return {
    word,
    effect: 'changes',
    leadsTo: first === 'mark' ? more : [first, ...led],
    startsFrom,
  };
}

const own = (
  table: Readonly<Record<string, readonly string[]>>,
  key: string,
): readonly string[] | undefined => (Object.hasOwn(table, key) ? table[key] : undefined);

const DOUBLES = /(?:cancel|submit|ship|ban|stop|refer|commit|label)$/;

/** `ARCHIVED`, of archive. */
export function participle(word: string): string {
  const irregular = Object.keys(IRREGULAR).find(
    (form) => IRREGULAR[form] === word && !form.endsWith('ation'),
  );
  if (irregular !== undefined) return irregular.toUpperCase();
  if (/ed$/.test(word)) return word.toUpperCase();
  if (/e$/.test(word)) return `${word}d`.toUpperCase();
  if (/[^aeiou]y$/.test(word)) return `${word.slice(0, -1)}ied`.toUpperCase();
  const doubled = DOUBLES.test(word) ? word.slice(-1) : '';
  return `${word}${doubled}ed`.toUpperCase();
}
