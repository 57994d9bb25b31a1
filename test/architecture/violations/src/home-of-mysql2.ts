// Breaks home-of-mysql2.
import 'mysql2';
