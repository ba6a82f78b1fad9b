import type { Random } from '../../runtime/random.js';
import type { RequestValue } from '../message.js';
import { Problem } from '../problem.js';
import type { RequestRuleId } from '../rules.js';
import type { World } from '../world.js';
import type { FixedAnswer } from './answer.js';
import type { RenderAnswer } from './answer-template.js';
import type { Stub } from './stub.js';
import { createSubject } from './subject.js';
import { createRequestModel, TemplateError } from './templates/index.js';
import { compileTemplate } from './url-template.js';
import { createWork, RENDER_WORK, WorkExceeded } from './work.js';

const rule: RequestRuleId = 'override.stub';

/** What a stub with templates says to a request, or why it cannot say it. */
export function renderStub(
  { mapping, findBreaches }: Stub,
  render: RenderAnswer,
  request: RequestValue,
  { clock }: World,
  random: Random,
): FixedAnswer | Problem {
  const now = clock.epoch();
  const work = createWork(() => now, RENDER_WORK);
  const subject = createSubject(request, work);
  const { urlPathTemplate } = mapping.request ?? {};
  const parameters =
    urlPathTemplate === undefined
      ? undefined
      : compileTemplate({ urlPathTemplate }, '')?.(subject.path);
  const model = { request: createRequestModel(request, subject, parameters) };
  try {
    const answer = render({ model, work, now, random });
    const [breach] = findBreaches?.(answer) ?? [];
    return breach === undefined
      ? answer
      : refuse(`would break the contract of ${breach}. ${MEANT}`);
  } catch (error) {
    if (error instanceof TemplateError) return refuse(`cannot be rendered: ${error.message}`);
    if (error instanceof WorkExceeded) return refuse('costs more than the limit for one answer');
    throw error;
  }
}

const MEANT = 'Set breaksContract in the stub if it is intended to give this answer.';

const refuse = (reason: string): Problem =>
  new Problem({ status: 500, rule, details: `The answer of the template of this stub ${reason}` });
