// Breaks home-of-kysely.
import 'kysely';
