import {
  ABOUT_PARAMETERS,
  ABOUT_SIGNALS,
  CLIENT_EVENT_CODES,
  COMMUNICATION_EVENTS,
  CUSTOMER_EVENT_CODES,
  LANE,
  ORDER_EVENT_CODES,
  SIGNAL_NAMES,
  SIGNALS,
  toCamelCase,
  type ClientEventCode,
  type CommunicationEventRow,
  type SignalName,
} from '@tillroll/catalogue';
import { aboutEvent, graphqlValueOf, rowOf, type RecordedKind } from './about-event.ts';
import type { JsonSchema } from './json-schema.ts';
import { toRuleText } from './rule-text.ts';
import { ABOUT_SHARED, toDataSchema } from './schemas.ts';

const code = (text: string): string => `\`${text}\``;
const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (heads: readonly string[], rows: readonly string[]): string =>
  [row(...heads), row(...heads.map(() => '---')), ...rows].join('\n');
const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;
const nameOf = (origin: string): string => (origin === 'documented' || origin === 'seed' ? 'documented' : origin);

type About = (name: string) => string | undefined;

function toFields(schema: JsonSchema, about?: About): string {
  const required: unknown = schema['required'];
  const fields = Object.entries((schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>);
  if (fields.length === 0) return 'Nothing.';
  const rows = fields.map(([name, each]) => {
    const isRequired = Array.isArray(required) && required.includes(name);
    const said = about === undefined ? [] : [about(name) ?? ''];
    return row(code(name), isRequired ? 'yes' : '', toRuleText(each), ...said);
  });
  return table(['field', 'required', 'rule', ...(about === undefined ? [] : ['what it is'])], rows);
}

const laneOf = (name: SignalName): string =>
  Object.entries(LANE).find(([, lane]) => lane === SIGNALS[name].lane)?.[0] ?? '';

function toSignal(name: SignalName): string {
  const { description, oscar, arguments: given, aliases, origin, trust, example } = ABOUT_SIGNALS[name];
  const { dataschema } = aboutEvent({ family: 'signal', code: name });
  const { properties, ...rest } = toDataSchema({ family: 'signal', code: name });
  const { context: _context, ...payload } = properties as Readonly<Record<string, JsonSchema>>;
  const facts = [
    `- Oscar: ${code(oscar)}, with ${given.map(code).join(', ')}`,
    `- key: ${trust === 'publishable' ? "a page's own (publishable) or the server's" : "only the server's (secret)"}`,
    `- lane: ${laneOf(name)} (${SIGNALS[name].lane})`,
    ...(aliases.length > 0 ? [`- also accepted as: ${aliases.map(code).join(', ')}`] : []),
    `- origin: ${nameOf(origin)}`,
    `- schema: ${code(dataschema)}`,
  ];
  return [
    `### ${code(name)}`,
    `${description}.`,
    facts.join('\n'),
    toFields({ ...rest, properties: payload }),
    json(example),
  ].join('\n\n');
}

function toRecorded(kind: RecordedKind): string {
  const { description, parameters, aliases = [], alsoWrites, claimedBy, origin = 'documented', example } = rowOf(kind);
  const { dataschema } = aboutEvent(kind);
  const { properties, required } = toDataSchema(kind);
  const own = Object.entries(properties as Readonly<Record<string, JsonSchema>>).filter(([name]) => name in parameters);
  const others = aliases.flatMap((alias) => [alias.code, alias.graphql]).filter((name) => name !== undefined);
  const facts = [
    `- type: ${code(`${kind.family}.${kind.code}`)}, in GraphQL ${code(graphqlValueOf(kind))}`,
    `- function: ${code(`${kind.family}Events.${toCamelCase(kind.code)}Event`)}`,
    ...(others.length > 0 ? [`- also accepted as: ${[...new Set(others)].map(code).join(', ')}`] : []),
    ...(alsoWrites !== undefined ? [`- also writes: ${alsoWrites}`] : []),
    ...(claimedBy !== undefined ? [`- a page may claim it, unconfirmed, by the signal ${code(claimedBy)}`] : []),
    `- origin: ${origin}`,
    `- schema: ${code(dataschema)}`,
  ];
  const fields = toFields({ properties: Object.fromEntries(own), required }, (name) => ABOUT_PARAMETERS[name]);
  const parts = own.length === 0 ? ['No parameters.'] : [fields, json(example)];
  return [`### ${code(kind.code)}`, `${description}.`, facts.join('\n'), ...parts].join('\n\n');
}

function toClientEvent(name: ClientEventCode): string {
  const kind = { family: 'client', code: name } as const;
  const { description, dataschema, example } = aboutEvent(kind);
  const { properties, ...rest } = toDataSchema(kind);
  const { context: _context, ...fields } = properties as Readonly<Record<string, JsonSchema>>;
  const facts = [`- type: ${code(`client.${name}`)}`, `- schema: ${code(dataschema)}`];
  return [
    `### ${code(name)}`,
    `${description}.`,
    facts.join('\n'),
    toFields({ ...rest, properties: fields }),
    json(example),
  ].join('\n\n');
}

function toCommunication(): string {
  const rows = Object.entries<CommunicationEventRow>(COMMUNICATION_EVENTS).map(([name, each]) =>
    row(
      code(name),
      code(each.graphql),
      each.description,
      each.aliases.map(({ graphql }) => code(graphql)).join(', '),
      each.origin,
    ),
  );
  return table(['code', 'in GraphQL', 'which email', 'also accepted as', 'origin'], rows);
}

const toShared = (names: readonly string[]): string =>
  table(
    ['field', 'what it is'],
    names.map((name) => row(code(name), ABOUT_SHARED[name] ?? '')),
  );

/** What the teller may say of the order itself. */
function toOrderFields(): string {
  const { order } = toDataSchema({ family: 'order', code: 'placed' })['properties'] as Readonly<
    Record<string, JsonSchema>
  >;
  const either = (order?.['anyOf'] as readonly JsonSchema[] | undefined) ?? (order ? [order] : []);
  const object = either.find((each) => each['properties'] !== undefined);
  if (object === undefined) throw new Error('an order is no object');
  return toFields({ properties: object['properties'], required: [] });
}

/** The catalogue for people: everything that may be said, with its rules and an example. */
export const toCataloguePage = (): string =>
  [
    '# The catalogue',
    'Made by `npm run documents` from `catalogue/`; not to be edited. What is not here is refused; fields that are not here are kept as data. Names on the wire are in snake_case, the arguments of the `…Event` functions in camelCase.',
    `## Signals (${SIGNAL_NAMES.length})`,
    'Said in the page with `till.signals.<name>.send(payload)`. Type `signal.<name>`. The SDK adds `context`: the page, how it was answered, what the visitor allowed.',
    ...SIGNAL_NAMES.map(toSignal),
    `## Order events (${ORDER_EVENT_CODES.length})`,
    'Recorded by the server with `orderEvents.<code>Event({ order, … })` or as CloudEvents of the type `order.<code>` with a secret key. The subject is the order. Besides its own parameters each may carry:',
    toShared(['user', 'order', 'currency']),
    'What `order` may hold, all of it optional; with the events that place an order (`placed`, `draft_placed`, `placed_automatically_from_paid_checkout`) it counts in the records:',
    toOrderFields(),
    ...ORDER_EVENT_CODES.map((each) => toRecorded({ family: 'order', code: each })),
    `## Communication events (${Object.keys(COMMUNICATION_EVENTS).length})`,
    'Which email an `email_sent` event is about. Every name below is accepted and kept as the code.',
    toCommunication(),
    `## Customer events (${CUSTOMER_EVENT_CODES.length})`,
    'Recorded by the server with `customerEvents.<code>Event({ customer, user, … })` or as CloudEvents of the type `customer.<code>` with a secret key. The subject is the customer. Where only `user` is named, the customer did it (`accountCreatedEvent({ user })`); what the staff does (`email_assigned`, `name_assigned`, `note_added`) needs the customer. Of `customer_deleted` only the count is kept, not who did it and not to whom. Besides its own parameters each may carry:',
    toShared(['user', 'customer']),
    ...CUSTOMER_EVENT_CODES.map((each) => toRecorded({ family: 'customer', code: each })),
    `## Client events (${CLIENT_EVENT_CODES.length})`,
    "Said by a page, or the server, about the anonymous id in the envelope (`clientid`): who it turned out to be, and which other id it had before. They are no signals: no stream, no count. `join: false`, here or in a signal's `context`, keeps the anonymous past anonymous.",
    ...CLIENT_EVENT_CODES.map(toClientEvent),
  ].join('\n\n');
