import { Argument, type Command } from 'commander';
import { AdminError, connect, connectAdmin, type AdminClient, type SendAdmin } from '../client.js';

import { followJournal, printJournal } from './admin-journal.js';
import { createStubs } from './admin-stub.js';
import { UnusableInput } from '../runtime/failure.js';
import { flag, wholeNumber } from './options.js';

interface Connection {
  readonly url: string;
  readonly adminApiToken?: string;
  readonly world?: string;
}

interface Target {
  readonly admin: AdminClient;
  /** For the endpoints that have WireMock's format, which is wider than what we need of it. */
  readonly send: SendAdmin;
}

/** Subcommands for what one does by hand every day; everything else is one HTTP request away. */
export function registerAdmin(program: Command): void {
  const admin = program.command('admin').description('control and inspect a running simulator');

  verb(admin, 'reset', 'reset everything to the state after the first start')
    .option('--at <time>', 'freeze the clock at this time')
    .action(async (flags: Connection & { readonly at?: string }) => {
      const { at } = flags;
      const done = await open(flags).admin.reset({ body: at === undefined ? {} : { at } });
      print(`${done.entities} records, ${done.now}`);
    });

  verb(admin, 'clock', 'show, freeze or move the clock')
    .addArgument(new Argument('[action]').choices(['freeze', 'advance', 'reset']))
    .argument('[value]', 'the time to freeze at, or the duration to advance by')
    .action(async (action: string | undefined, value: string | undefined, flags: Connection) => {
      print(await moveClock(open(flags).admin, action, value));
    });

  verb(admin, 'state', 'show records, or change the state of one')
    .addArgument(new Argument('<kind>', 'kind of record; GET /__admin/catalogue lists them'))
    .argument('[id]')
    .argument('[state]', 'even if the lifecycle does not allow this state')
    .action(async (kind: string, id?: string, state?: string, flags?: Connection) => {
      try {
        print((await showState(open(flags).admin, { kind, id, state })).join('\n'));
      } catch (error) {
        // Only the simulator knows the kinds of its API.
        if (!(error instanceof AdminError) || !error.message.includes('/path/kind')) throw error;
        throw new UnusableInput(error.message, { cause: error });
      }
    });

  verb(admin, 'stub', "create the stubs of a file in WireMock's format")
    .argument(
      '<file>',
      'one stub, a list, or {"mappings": [...]}; - reads standard input; or a directory of proxy --record',
    )
    .action(async (file: string, flags: Connection) => {
      print(await createStubs(open(flags).send, file));
    });

  verb(admin, 'journal', 'show requests and answers, oldest first')
    .option('-f, --follow', 'continue until Ctrl-C')
    .option('--limit <number>', 'number of the newest requests to show', wholeNumber(1_000_000))
    .action(async (flags: Connection & { readonly follow?: boolean; readonly limit?: number }) => {
      const { send } = open(flags);
      await (flags.follow === true
        ? followJournal(send, print)
        : printJournal(send, flags.limit, print));
    });

  verb(admin, 'snapshot', 'save the state under a name, and restore it')
    .addArgument(new Argument('[action]').choices(['save', 'restore', 'delete', 'show']))
    .argument('[name]')
    .action(async (action: string | undefined, name: string | undefined, flags: Connection) => {
      print(await useSnapshot(open(flags).admin, action, name));
    });

  verb(admin, 'worlds', 'list the worlds').action(async (flags: Connection) => {
    const { worlds } = await open(flags).admin.listWorlds();
    print(worlds.map(({ name, now, seed }) => `${name}  ${now}  seed ${seed}`).join('\n'));
  });
}

function verb(admin: Command, name: string, description: string): Command {
  return admin
    .command(name)
    .description(description)
    .addOption(flag('--url <url>', 'base URL of the simulator').default('http://127.0.0.1:4010'))
    .addOption(flag('--admin-api-token <token>', 'admin token of the simulator'))
    .addOption(flag('--world <name>', 'world to use (default: the default world)'));
}

function open(flags: Connection | undefined): Target {
  const { url = '', adminApiToken: token, world } = flags ?? {};
  if (!URL.canParse(url))
    throw new Error(`--url ${url} is not a valid URL. Use one like http://127.0.0.1:4010`);
  const options = { ...(token !== undefined && { token }), ...(world !== undefined && { world }) };
  return { admin: connectAdmin(url, options), send: connect(url, options) };
}

async function moveClock(
  admin: AdminClient,
  action: string | undefined,
  value: string | undefined,
): Promise<string> {
  const { now, mode } =
    action === undefined
      ? await admin.getClock()
      : await admin.setClock({
          body:
            action === 'advance'
              ? { action, duration: value ?? '' }
              : action === 'freeze'
                ? { action, ...(value !== undefined && { at: value }) }
                : { action: 'reset' },
        });
  return `${now} (${mode})`;
}

async function showState(
  admin: AdminClient,
  asked: {
    readonly kind: string;
    readonly id: string | undefined;
    readonly state: string | undefined;
  },
): Promise<readonly string[]> {
  const { kind, id, state } = asked;
  const entities =
    id === undefined
      ? (await admin.listEntities({ kind })).entities
      : [
          state === undefined
            ? await admin.getEntity({ kind, id })
            : await admin.patchEntity({ kind, id, body: { state } }),
        ];
  return entities.map((one) => `${one.org}  ${one.id}  ${one.state}  expires ${one.expires_at}`);
}

async function useSnapshot(
  admin: AdminClient,
  action: string | undefined,
  name: string | undefined,
): Promise<string> {
  if (action === undefined) {
    const { snapshots } = await admin.listSnapshots();
    return snapshots.map((one) => `${one.name}  ${one.entities} records`).join('\n');
  }
  if (name === undefined) throw new Error(`admin snapshot ${action} needs the name of a snapshot`);
  switch (action) {
    case 'save':
      return `${name}: ${(await admin.putSnapshot({ name })).entities} records saved`;
    case 'restore':
      return `${name}: ${(await admin.restoreSnapshot({ name })).entities} records restored`;
    case 'show':
      return JSON.stringify(await admin.getSnapshot({ name }), null, 2);
    default:
      await admin.deleteSnapshot({ name });
      return `${name}: forgotten`;
  }
}

function print(text: string): void {
  if (text !== '') process.stdout.write(`${text}\n`);
}
