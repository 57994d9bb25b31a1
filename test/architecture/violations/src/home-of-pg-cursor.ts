// Breaks home-of-pg-cursor.
import 'pg-cursor';
