// Breaks home-of-saxes.
import 'saxes';
