/** Fields that count; Partoo's own rule is not documented (section 9 shows the figure only). */
const counted = [
  'name',
  'address_full',
  'city',
  'zipcode',
  'categories',
  'contacts',
  'open_hours',
  'description_short',
  'description_long',
  'website_url',
];

/** How complete a business is, 0 to 100. */
export function completionRate(fields: Readonly<Record<string, unknown>>): number {
  const filled = counted.filter((field) => {
    const value = fields[field];
    return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== null && value !== '';
  });
  return Math.round((100 * filled.length) / counted.length);
}
