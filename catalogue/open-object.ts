import * as v from 'valibot';

/**
 * An object whose named fields are checked and whose other fields are kept as they came.
 *
 * A shop may say more than the catalogue asks for, and an older collector must not lose what a newer
 * page says: unknown fields are stored as data and never interpreted. For the compiler they do not
 * exist, so a misspelt optional field is still a type error.
 */
export const openObject = <Entries extends v.ObjectEntries>(entries: Entries): v.ObjectSchema<Entries, undefined> =>
  v.looseObject(entries) as unknown as v.ObjectSchema<Entries, undefined>;
