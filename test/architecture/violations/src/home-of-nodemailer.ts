// Breaks home-of-nodemailer.
import 'nodemailer';
