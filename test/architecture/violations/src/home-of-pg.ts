// Breaks home-of-pg.
import 'pg';
