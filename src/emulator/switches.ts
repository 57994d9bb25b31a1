/**
 * Everything Partoo's documents leave open or contradict themselves about: name, section of partoo-api/README.md, values.
 * The first value is the default: the safer reading, or the better documented one.
 */
export const switchTable = {
  // Searching: sections 6, 7 and 33.
  searchWithoutStatus: { section: 7, values: ['open-only', 'all'], about: 'what a search without `status` returns' },
  temporaryClosedFilter: {
    section: 7,
    values: ['temporarily_closed', 'closed_temporarily'],
    about: 'spelling the status filter takes; the other one is answered 400',
  },
  firstPage: { section: 6, values: [1, 0], about: 'number of the first page of a search' },
  categoriesFirstPage: { section: 6, values: [0, 1], about: 'number of the first page of the categories' },
  searchPerPage: { section: 6, values: ['honoured', 'fixed-30', 'refused'], about: 'fate of `per_page` on the search' },
  pagesBeyond100: { section: 6, values: ['served', 'refused'], about: 'whether pages after the 100th can be reached' },
  codeFilter: { section: 7, values: ['exact', 'case-insensitive', 'prefix'], about: 'how `code` matches' },
  multiCodeFilter: { section: 7, values: ['absent', 'code__in'], about: 'name of the filter on several codes' },
  textFilters: { section: 7, values: ['contains', 'exact'], about: 'how `name`, `zipcode` and `city` match' },
  stringOrder: { section: 6, values: ['code-unit', 'case-insensitive'], about: 'how `order_by` compares texts' },
  unknownQuery: { section: 7, values: ['refused', 'ignored'], about: 'fate of a query parameter no page shows' },

  // Roles and keys: sections 2, 3, 4 and 33.
  orgManagerCodePath: { section: 4, values: [false, true], about: 'may ORG_MANAGER keys address by `c-{code}`' },
  orgManagerCreates: { section: 3, values: [false, true], about: 'may ORG_MANAGER keys create businesses' },
  groupManagerCreates: { section: 3, values: [false, true], about: 'may GROUP_MANAGER keys create businesses' },
  specialHoursPermission: {
    section: 24,
    values: ['business_edit_open_hours', 'business_edit'],
    about: 'the permission that editing special hours needs',
  },
  permissionItems: { section: 26, values: ['names', 'objects'], about: 'shape of the permissions of a user' },
  keyState: { section: 2, values: ['valid', 'expired', 'blocked-address'], about: 'state of the key in use' },
  blockedKeyStatus: { section: 33, values: [401, 403], about: 'answer to an expired key or a blocked address' },
  codeInPath: { section: 4, values: ['any', 'no-slash'], about: 'is `c-{code}` found when the code holds a slash' },
  codeCharacters: { section: 4, values: ['any', 'url-safe'], about: 'characters a written code may hold' },

  // What a write stores: sections 8 to 13 and 33.
  nestedFields: { section: 8, values: ['replace', 'merge'], about: 'fate of parts left out of a nested field' },
  pastMidnight: { section: 10, values: ['stored', 'refused', 'split'], about: 'fate of a window like 18:00-02:00' },
  allDay: { section: 10, values: ['as-sent', '00:00-00:00', '00:00-23:59'], about: 'how an all-day window is stored' },
  windowOrder: { section: 10, values: ['as-sent', 'sorted'], about: 'order in which the windows of a day are stored' },
  overlappingWindows: { section: 10, values: ['stored', 'refused'], about: 'fate of windows that overlap' },
  windowsPerDay: { section: 10, values: ['any', 'at-most-2'], about: 'how many windows a day may hold' },
  expiredSpecialHours: {
    section: 10,
    values: ['refused', 'dropped'],
    about: 'fate of a period that ended in the past',
  },
  specificHoursKeys: { section: 10, values: ['either', 'both-required'], about: 'must both open and close be sent' },
  overlappingPeriods: { section: 10, values: ['stored', 'refused'], about: 'fate of special periods that overlap' },
  phoneFormatting: { section: 9, values: ['as-sent', 'spaced'], about: 'how phone numbers are stored' },
  contactsWithoutPhone: {
    section: 11,
    values: ['refused-on-create', 'always-refused'],
    about: 'may an update leave no phone number',
  },
  trimText: { section: 9, values: [false, true], about: 'are outer blanks of texts cut off' },
  urlTrailingSlash: { section: 9, values: [false, true], about: 'does a bare host get a slash' },
  photosRehosted: { section: 13, values: [false, true], about: 'are photos answered with an address of Partoo' },
  addressDetails: { section: 12, values: ['refused', 'ignored'], about: 'fate of the address_details of 2021' },
  clearing: { section: 33, values: ['null-ok', 'null-refused'], about: 'does null empty a nullable field' },
  emptyText: { section: 33, values: ['stored', 'to-null', 'refused'], about: 'fate of an empty text' },
  descriptionShortLimit: { section: 9, values: [80, 200], about: 'longest description_short' },
  zipcodeRequired: { section: 8, values: [false, true], about: 'is zipcode required on create, as in 2021' },
  deprecatedCategory: {
    section: 14,
    values: ['accepted', 'refused', 'replaced'],
    about: 'fate of a DEPRECATED category',
  },
  customFieldSlugKeys: { section: 16, values: [false, true], about: 'does a slug work as key of a custom field' },
  omittedCustomFields: { section: 16, values: ['stay', 'cleared'], about: 'fate of custom fields left out of a write' },
  imagesUploaderWrite: { section: 16, values: ['refused', 'stored'], about: 'may an IMAGES_UPLOADER value be written' },
  modifiedOnCustomFields: { section: 16, values: [false, true], about: 'does a custom field move `modified`' },
  additionalData: { section: 17, values: ['replace', 'merge'], about: 'fate of keys left out' },
  serviceSameName: { section: 20, values: ['refused', 'changed'], about: 'fate of a service whose name is in use' },
  serviceNames: { section: 20, values: ['of-business', 'of-category'], about: 'within what a name is in use' },
  lodgingUnconnected: { section: 21, values: ['null', 'not-found'], about: 'lodging data without a Google location' },
  attributesLeftOut: { section: 18, values: ['stay', 'cleared'], about: 'fate of attributes left out' },

  // What publishers made of a business: section 25. Nothing leaves the emulator, so the state is made up.
  publisherState: {
    section: 25,
    values: ['by-link', 'success', 'pending', 'to_configure'],
    about: 'state at publishers of a business that nothing was set for; by-link: success with a Google location',
  },
  diffusionErrors: {
    section: 25,
    values: ['by-kind', 'list', 'texts'],
    about: 'how the errors of a publisher are listed in an answer to diffusion_errors',
  },

  // What a read shows: sections 8 and 9.
  openingSoonOnRead: { section: 8, values: [false, true], about: 'does a read answer opening_soon' },
  temporaryClosedOnRead: {
    section: 7,
    values: ['temporarily_closed', 'closed_temporarily'],
    about: 'spelling of the status on read',
  },
  groupIdOnRead: { section: 9, values: [false, true], about: 'is the old group_id still answered' },

  // How a refusal looks: sections 24, 28 and 33.
  partlyForbiddenUpdate: {
    section: 24,
    values: ['nothing', 'rest-applied'],
    about: 'what a 403 on some fields applied',
  },
  refusedFieldsBody: { section: 28, values: ['named', 'plain'], about: 'does a 403 on fields name them, as in 2021' },
  duplicateCodeBody: { section: 33, values: ['object', 'string'], about: 'body of the 400 for a code in use' },
  maxBusinessesBody: { section: 33, values: ['string', 'object'], about: 'body of the 400 for a full organization' },
  errorKey: { section: 28, values: ['errors', 'error'], about: 'top key of error bodies (415 always says errors)' },
  createdStatus: { section: 5, values: [200, 201], about: 'status of a successful create' },
  unknownCategoryStatus: { section: 14, values: [400, 404], about: 'answer to a read of an unknown category' },
  rateLimitBody: { section: 28, values: ['empty', 'json', 'html'], about: 'body of a 429' },

  // Webhooks: sections 27 and 33.
  webhookEcho: { section: 27, values: [true, false], about: 'do writes by API send events' },
  webhookOnCustomFields: { section: 27, values: [false, true], about: 'do custom fields alone send events' },
  webhookCopies: { section: 27, values: [1, 2], about: 'how often one event is sent' },
  webhookUrls: { section: 27, values: ['https-only', 'http-too'], about: 'http-too lets a test listen without TLS' },
  deletedEventBody: {
    section: 27,
    values: ['payload.business.id', 'payload.id'],
    about: 'where business_deleted says which business it was',
  },
} as const;

/** Name of one open question. */
export type SwitchName = keyof typeof switchTable;

/** How this emulator answers every open question. */
export type Switches = { readonly [Name in SwitchName]: (typeof switchTable)[Name]['values'][number] };

/** The switches asked for, on top of the defaults. */
export function withDefaults(chosen: Partial<Switches>): Switches {
  const defaults = Object.fromEntries(Object.entries(switchTable).map(([name, { values }]) => [name, values[0]]));
  return { ...defaults, ...chosen } as Switches;
}

/** Parses switches from a file or a request. Throws an Error that names the switch and its possible values. */
export function parseSwitches(input: unknown): Partial<Switches> {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) {
    throw new Error('switches: expected an object of switch names and values');
  }

  for (const [name, value] of Object.entries(input)) {
    const known = Object.hasOwn(switchTable, name) ? switchTable[name as SwitchName] : undefined;
    if (known === undefined) throw new Error(`switches: no switch is called "${name}"`);
    const values: readonly unknown[] = known.values;
    if (!values.includes(value)) {
      throw new Error(`switches.${name}: ${JSON.stringify(value)} is none of ${JSON.stringify(values)}`);
    }
  }
  return input;
}
