import type { CheckLanguage } from '../../domain/branding.ts'

export interface Mail {
  subject: string
  text: string
}

/** A colleague is asked to do the check. */
export const linkMail = (language: CheckLanguage, { name, url }: { name: string; url: string }): Mail => {
  const { subject, hello, asked, ends } = LINK[language]
  return { subject, text: `${name ? `${hello} ${name},` : `${hello},`}\n\n${asked}\n\n${url}\n\n${ends}` }
}

/** A code to go on in another browser. */
export const codeMail = (language: CheckLanguage, code: string): Mail => {
  const { subject, codeIs, warning } = CODE[language]
  return { subject, text: `${codeIs} ${code}\n\n${warning}` }
}

const LINK: Record<CheckLanguage, { subject: string; hello: string; asked: string; ends: string }> = {
  en: {
    subject: 'You are asked to complete an ID check',
    hello: 'Hello',
    asked: 'you were named as the person who completes an ID check with your own ID. You will be asked first and may say no.',
    ends: 'The link works once and ends after seven days.',
  },
  de: {
    subject: 'Sie werden gebeten, eine Ausweisprüfung zu erledigen',
    hello: 'Guten Tag',
    asked:
      'Sie wurden genannt, um eine Ausweisprüfung mit Ihrem eigenen Ausweis zu erledigen. Sie werden vorher gefragt und können ablehnen.',
    ends: 'Der Link gilt einmal und endet nach sieben Tagen.',
  },
  es: {
    subject: 'Se le pide completar una verificación de identidad',
    hello: 'Hola',
    asked:
      'se le ha indicado como la persona que completa una verificación de identidad con su propio documento. Se le preguntará antes y puede decir que no.',
    ends: 'El enlace sirve una sola vez y caduca a los siete días.',
  },
  fr: {
    subject: 'On vous demande d’effectuer une vérification d’identité',
    hello: 'Bonjour',
    asked:
      'vous avez été désigné(e) pour effectuer une vérification d’identité avec votre propre pièce. On vous le demandera d’abord et vous pouvez refuser.',
    ends: 'Le lien ne sert qu’une fois et expire au bout de sept jours.',
  },
  pt: {
    subject: 'Pedem-lhe que conclua uma verificação de identidade',
    hello: 'Olá',
    asked:
      'foi indicado(a) para concluir uma verificação de identidade com o seu próprio documento. Ser-lhe-á perguntado primeiro e pode recusar.',
    ends: 'A ligação funciona uma vez e termina ao fim de sete dias.',
  },
}

const CODE: Record<CheckLanguage, { subject: string; codeIs: string; warning: string }> = {
  en: {
    subject: 'Your code for the ID check',
    codeIs: 'Your code to go on with the ID check is',
    warning: 'It works once, in the next 30 minutes. Whoever asked you for it by phone or mail is not from us.',
  },
  de: {
    subject: 'Ihr Code für die Ausweisprüfung',
    codeIs: 'Ihr Code, um mit der Ausweisprüfung fortzufahren, lautet',
    warning: 'Er gilt einmal, in den nächsten 30 Minuten. Wer Sie am Telefon oder per E-Mail danach fragt, gehört nicht zu uns.',
  },
  es: {
    subject: 'Su código para la verificación de identidad',
    codeIs: 'Su código para continuar con la verificación de identidad es',
    warning: 'Sirve una sola vez, en los próximos 30 minutos. Quien se lo pida por teléfono o por correo no es de los nuestros.',
  },
  fr: {
    subject: 'Votre code pour la vérification d’identité',
    codeIs: 'Votre code pour continuer la vérification d’identité est',
    warning:
      'Il sert une seule fois, dans les 30 prochaines minutes. Qui vous le demande par téléphone ou par e-mail n’est pas des nôtres.',
  },
  pt: {
    subject: 'O seu código para a verificação de identidade',
    codeIs: 'O seu código para continuar a verificação de identidade é',
    warning: 'Funciona uma vez, nos próximos 30 minutos. Quem lho pedir por telefone ou por e-mail não é dos nossos.',
  },
}
