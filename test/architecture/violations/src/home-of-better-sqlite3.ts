// Breaks home-of-better-sqlite3.
import 'better-sqlite3';
