/**
 * Redocly's Respect, which runs Arazzo documents. It is an optional peer: 70 MB that only those who
 * run scenarios need. It sends only the requests of the scenarios, and those through our fetch.
 */
import fs from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { RespectOptions } from '@redocly/respect-core';

/** A request of a scenario and what was checked against its answer. */
interface RanStep {
  readonly stepId: string;
  /** Method, path and status, as far as it came. */
  readonly exchange: string;
  /** Empty when every check held. */
  readonly failures: readonly string[];
}

export interface RanWorkflow {
  readonly workflowId: string;
  readonly steps: readonly RanStep[];
}

export interface RunScenario {
  /** Rejects when the document cannot be run at all. */
  (file: string): Promise<readonly RanWorkflow[]>;
}

export interface ScenarioOptions {
  /** By the name of the source description. */
  readonly servers: (file: string) => Readonly<Record<string, string>>;
  readonly fetch: typeof fetch;
  /** Which workflows of a document to run; all when it names none. */
  readonly workflows: (file: string) => readonly string[];
  /** Inputs of the workflows, as `name=value`. */
  readonly inputs: readonly string[];
  /** Takes what Respect has to say itself. */
  readonly write: (text: string) => void;
}

/** Rejects with the command to install Respect when it does not exist. */
export async function loadRespect(
  install: string,
): Promise<(options: ScenarioOptions) => RunScenario> {
  const [{ run }, { createConfig }] = await Promise.all([
    import('@redocly/respect-core/run'),
    import('@redocly/openapi-core'),
  ]).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') {
      throw new Error(
        `scenarios are run by Redocly's Respect, which is not installed. Install it next to masstack-mock: ${install}`,
        { cause: error },
      );
    }
    throw error;
  });
  const config = await createConfig({});
  return ({ servers, workflows, inputs, fetch, write }) =>
    async (file) => {
      const results = await run({
        files: [file],
        server: Object.entries(servers(file)).map(([name, url]) => `${name}=${url}`),
        ...(workflows(file).length > 0 && { workflow: [...workflows(file)] }),
        ...(inputs.length > 0 && { input: [...inputs] }),
        config,
        maxSteps: MAX_STEPS,
        maxFetchTimeout: MAX_FETCH_MILLISECONDS,
        requestFileLoader: { getFileBody },
        envVariables: {},
        logger: createLogger(write),
        fetch,
      });
      return results.flatMap(({ executedWorkflows }) => executedWorkflows).map(toRanWorkflow);
    };
}

const MAX_STEPS = 2000;
const MAX_FETCH_MILLISECONDS = 40_000;

/** With its name: the simulator lets the name of an image decide how it scores. */
async function getFileBody(file: string): Promise<Blob> {
  return new File([await fs.promises.readFile(file)], file.replace(/^.*[\\/]/, ''));
}

function createLogger(write: (text: string) => void): RespectOptions['logger'] {
  return {
    info: write,
    warn: write,
    error: write,
    output: write,
    printNewLine: () => {
      write('\n');
    },
    printSeparator: (separator) => {
      write(`${separator.repeat(80)}\n`);
    },
    indent: (text, level) => text.replaceAll(/^/gm, ' '.repeat(level)),
  };
}

/** What is read of Respect's results; the rest of their type depends on packages that it does not bring. */
interface Executed {
  readonly workflowId?: string;
  readonly stepId?: string;
  readonly executedSteps?: readonly Executed[];
  readonly request?: { readonly method?: string; readonly url?: string };
  readonly verboseLog?: { readonly method?: string; readonly path?: string };
  readonly response?: { readonly statusCode?: number };
  readonly checks?: readonly {
    readonly name: string;
    readonly passed: boolean;
    readonly severity: string;
    readonly message?: string;
    readonly condition?: string;
  }[];
}

function toRanWorkflow(workflow: Executed): RanWorkflow {
  return { workflowId: workflow.workflowId ?? '', steps: toRanSteps(workflow) };
}

/** A step that runs another workflow counts as the steps of that one. */
function toRanSteps({ executedSteps = [] }: Executed): readonly RanStep[] {
  return executedSteps.flatMap((step, index) => {
    if (step.executedSteps !== undefined) return toRanSteps(step);
    const ran = toRanStep(step);
    // Attempts of one step follow each other; only the last says how the step ended.
    const isRetried = executedSteps[index + 1]?.stepId === step.stepId;
    return [isRetried ? { ...ran, failures: [] } : ran];
  });
}

function toRanStep({ stepId = '', verboseLog, response, checks = [] }: Executed): RanStep {
  const { method = '', path = '' } = verboseLog ?? {};
  return {
    stepId,
    // Without an answer, the log still shows the step before.
    exchange:
      response === undefined
        ? 'no answer'
        : `${method.toUpperCase()} ${path} ${response.statusCode ?? ''}`,
    failures: checks
      .filter(({ passed, severity }) => !passed && severity === 'error')
      .map(({ name, message, condition }) => {
        // An excerpt of the answer follows, which may hold personal data.
        const [said] = stripVTControlCharacters(message ?? '')
          .trim()
          .split(/\n\s*\n|\n.*\|/);
        return `${name}: ${condition ?? said ?? ''}`;
      }),
  };
}
