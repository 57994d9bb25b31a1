/** One category as the catalogue answers it: partoo-api section 14 [current]. */
export interface Category {
  readonly id: number;
  readonly gmb_id: string;
  readonly name: string;
  readonly state: 'OK' | 'DEPRECATED';
  readonly block_push_long_description_on_gmb: boolean;
  readonly live_id: string | null;
}

/** Categories for which Google takes no long description; which ones is our guess (section 9 says there are some). */
const withoutLongDescription = new Set(['gcid:hotel', 'gcid:resort_hotel', 'gcid:inn']);

/** Real gcid values; the two deprecated ones are invented, with a live replacement each. */
const names = `store Store|bakery Bakery|cafe Cafe|coffee_shop Coffee shop|restaurant Restaurant|fast_food_restaurant Fast food restaurant
pizza_restaurant Pizza restaurant|french_restaurant French restaurant|italian_restaurant Italian restaurant|sushi_restaurant Sushi restaurant
hamburger_restaurant Hamburger restaurant|sandwich_shop Sandwich shop|ice_cream_shop Ice cream shop|pastry_shop Pastry shop|bar Bar|pub Pub
gas_station Gas station|electric_vehicle_charging_station Electric vehicle charging station|car_wash Car wash|auto_repair_shop Auto repair shop
car_dealer Car dealer|tire_shop Tire shop|car_rental_agency Car rental agency|pharmacy Pharmacy|drug_store Drug store|veterinarian Veterinarian
dollar_store Dollar store|grocery_store Grocery store|supermarket Supermarket|hypermarket Hypermarket|convenience_store Convenience store
discount_store Discount store|department_store Department store|shopping_mall Shopping mall|clothing_store Clothing store|womens_clothing_store Women's clothing store
mens_clothing_store Men's clothing store|childrens_clothing_store Children's clothing store|shoe_store Shoe store|jewelry_store Jewelry store|optician Optician
book_store Book store|toy_store Toy store|furniture_store Furniture store|hardware_store Hardware store|home_improvement_store Home improvement store
electronics_store Electronics store|cell_phone_store Cell phone store|sporting_goods_store Sporting goods store|pet_store Pet store|florist Florist
butcher_shop Butcher shop|cheese_shop Cheese shop|wine_store Wine store|cosmetics_store Cosmetics store|perfume_store Perfume store|beauty_salon Beauty salon
hair_salon Hair salon|barber_shop Barber shop|gym Gym|bank Bank|atm ATM|insurance_agency Insurance agency|real_estate_agency Real estate agency
government_office Government office|post_office Post office|city_hall City hall|library Library|travel_agency Travel agency|train_ticket_office Train ticket office
train_station Train station|transit_station Transit station|hotel Hotel|resort_hotel Resort hotel|inn Inn|hospital Hospital|medical_clinic Medical clinic
doctor Doctor|dentist Dentist|medical_laboratory Medical laboratory|hearing_aid_store Hearing aid store|movie_theater Movie theater|museum Museum
school School|dry_cleaner Dry cleaner|laundromat Laundromat|storage_facility Storage facility|employment_agency Employment agency|driving_school Driving school
corporate_office Corporate office|garden_center Garden center|organic_food_store Organic food store|tobacco_shop Tobacco shop|parking_lot Parking lot|warehouse Warehouse`;

const deprecated: readonly (readonly [string, string, string])[] = [
  ['gcid:gasoline_stand', 'Gasoline stand', 'gcid:gas_station'],
  ['gcid:chemist', 'Chemist', 'gcid:pharmacy'],
];

/** A category made from its gcid alone, for seeds that name one the catalogue does not hold. */
export function makeCategory(id: number, gmbId: string, name?: string): Category {
  const spoken = gmbId.replace(/^gcid:/, '').replaceAll('_', ' ');
  return {
    id,
    gmb_id: gmbId,
    name: name ?? spoken.charAt(0).toUpperCase() + spoken.slice(1),
    state: 'OK',
    block_push_long_description_on_gmb: withoutLongDescription.has(gmbId),
    live_id: null,
  };
}

/** The catalogue an emulator starts with. */
export function defaultCategories(): readonly Category[] {
  const live = names.split(/[|\n]/).map((entry, index) => {
    const blank = entry.indexOf(' ');
    return makeCategory(index + 1, `gcid:${entry.slice(0, blank)}`, entry.slice(blank + 1));
  });
  const gone = deprecated.map(([gmbId, name, liveId], index) => ({
    ...makeCategory(live.length + index + 1, gmbId, name),
    state: 'DEPRECATED' as const,
    live_id: liveId,
  }));
  return [...live, ...gone];
}
