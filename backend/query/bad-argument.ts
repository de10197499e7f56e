import { GraphQLError } from 'graphql';

/** The code of every error an asker can mend. */
export const BAD_ARGUMENT = 'BAD_ARGUMENT';

/** Says which argument breaks which rule. */
export const badArgument = (argument: string, rule: string): GraphQLError =>
  new GraphQLError(`Argument "${argument}" ${rule}.`, { extensions: { code: BAD_ARGUMENT, argument } });
