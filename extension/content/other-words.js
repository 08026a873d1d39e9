// @ts-check
/**
 * Words that say of the digits beside them that they are no telephone: a fax, an amount, the number of something
 * else; and those that say nothing. Always these, whatever the page's language, but for what is a common word in another.
 */
(() => {
  const NeonCS = (globalThis.NeonCS ??= /** @type {NeonContent} */ ({}));

  const FAX = `fax faxes faxnummer faxnr faxno faxline faxs efax ifax webfax netfax mailfax telefax telefaxnummer telefaks faks faksem faksas faksu fakss faksi fakso
    fakstelefon faksimile faksimili telecopie telecopieur facs facsimile simile fx telec belgegecer факс факсу факсом факсимиле الفاكس فاكس ناسوخ فکس نمابر دورنگار فیکس
    פקס הפקס בפקס לפקס טלפקס φαξ τηλεομοιοτυπο τηλεομοιοτυπια फैक्स फ़ैक्स फेक्स ফ্যাক্স ફેક્સ ఫ్యాక్స్ ഫാക്സ് தொலைநகல் ஃபேக்ஸ் ფაქსი ֆաքս`;
  /** Words after which digits are the number of something that is not a phone. */
  const OTHER = `order orders invoice invoices receipt tracking ticket tickets case booking reservation confirmation account acct serial sku
    id ids ref reference transaction policy claim license licence contract isbn issn ean gtin upc vat ein ssn tin passport patent batch
    lot barcode voucher coupon swift iban bic page pages pp version build revision commit item product asin imei imsi iccid vin zip postcode
    shipment parcel card waybill awb docket rma uuid hash protocol quote image img model modelo modell modele mrn npi screenshot attachment firmware release kernel
    medicare nhs nino routing check cheque error po crn
    password passcode pin senha senhas contrasena clave passwort kennwort wachtwoord haslo losenord
    pedido pedidos protocolo protocolos ordem nota nf nfe nfse cte danfe boleto fatura faturas recibo compra contrato processo chamado codigo
    cod conta agencia matricula rg cpf cnpj cep nif nib pis pasep nis cnh renavam chave rastreio rastreamento remessa encomenda lote serie
    registro inscricao fiscal arquivo imagem anexo versao cartao apolice orcamento proposta sinistro titulo pagina paginas pag oab crm crea
    factura facturas orden ordenes albaran referencia expediente cuenta poliza tarjeta dni nie cif cuit cuil rut rfc curp folio guia
    seguimiento caso presupuesto tramite cedula nit ruc clabe cbu envio rastreo
    rechnung rechnungs bestellung bestell auftrag auftrags vorgang vorgangs aktenzeichen lieferschein sendung sendungs konto vertrag vertrags
    art kd rech artikel beleg fehler erreur erro errore fout angebot angebots kunden ust steuer hrb plz seite seiten blz charge serien paket
    commande commandes facture factures dossier colis suivi compte contrat devis siret siren tva
    iva ordine ordini fattura fatture pratica spedizione conto contratto preventivo codice piva riferimento bolla ddt pagine
    bestelling bestellingen factuur facturen kvk btw bsn zending rekening offerte pagina's
    zamowienie zamowienia zamowien faktura faktury faktur nip regon krs pesel umowa umowy przesylka przesylki paragon zlecenie zlecenia konta
    bestallning bestallningar fakturor ocr orgnr personnr arende forsandelse sandning offert
    ordre fakturaer fakturanr ordrenr cvr cpr sag bestilling bestillingsnr fodselsnr kontonr
    sagsnr tilaus tilauksen lasku laskun viite viitenumero viitenro ytunnus hetu asiakasnro
    objednavka objednavky objednavku ico dic fakturu smlouva smlouvy zakazka zakazky reklamace zasilka zasilky variabilni uctu zmluva zmluvy
    zasielka zasielky ucet rodne rendeles rendelesi megrendeles szamla szamlaszam szerzodes ugyirat adoszam ajanlat csomag taj
    comanda comenzii facturii contractul dosar dosarul cnp narudzba narudzbe racun racuna ugovor ugovora oib ponuda posiljka jmbg pib
    siparis siparisi fatura faturasi vergi vkn tckn makbuz sozlesme dosya basvuru kargo irsaliye
    заказ заказа заказу счет счета счету договор договора договору заявка заявки заявку инн кпп огрн огрнип снилс бик накладная накладнои квитанция квитанции паспорт
    полис артикул обращение обращения тикет документ документа трек посылка
    замовлення рахунок рахунку рахунка договір договіру заявку єдрпоу іпн рнокпп накладна квитанція посилка ттн поръчка фактура договор булстат егн еик
    παραγγελια παραγγελιας τιμολογιο τιμολογιου αφμ αμκα πρωτοκολλο λογαριασμος λογαριασμου συμβολαιο αποδειξη
    הזמנה הזמנתך ההזמנה להזמנה חשבונית החשבונית קבלה חוזה תיק אסמכתא ח"פ עוסק דרכון משלוח מעקב פוליסה חשבון
    فاتورة الفاتورة طلب الطلب طلبك طلبية حساب الحساب حسابك تذكرة التذكرة ايصال الايصال حجز الحجز عقد العقد معاملة المعاملة سجل السجل بوليصة شحنة الشحنة تتبع التتبع
    هوية الهوية الضريبي ضريبي المرجع مرجع
    fiscais processos prontuarios codigos recibos albaranes expedientes serials
    inv ord acc s/n p/n txn trx rx permit requisition remittance docket manifest duns guid
    cupom cupons prontuario licitacao edital empenho alvara boletim laudo medidor hidrometro carteirinha beneficio transacao comprovante nsu manifesto romaneio
    duplicata requisicao peticao tombo tombamento ctps prot boleta boletas cupon cupones remito comprobante transaccion legajo padron radicado cotizacion expte
    justificante resguardo siniestro
    kto rechnungen bestellungen auftrage vertrage lieferscheine geschaftszeichen zeichen kennzeichen kassenzeichen buchungscode quittung kassenbon gutschein gutschrift
    mahnung akte antrag versicherungsschein
    cde bdc sinistre billet bordereau immatriculation quittance secu nir rcs recepisse
    ricevuta scontrino protocollo tessera bolletta polizza matricola fascicolo biglietto rif kassabon pakbon kenmerk
    zgloszenie rachunek rachunku polisa polisy sygnatura kvitto kvittering avtal referens kolli pakke kuitti sopimus lahetys
    uctenka pojistka spis nyugta kotveny chitanta polita polica narocilo tesisat takip uzsakymas uzsakymo saskaita saskaitos pasutijums rekins tellimus leping
    чек чека акт акта билет билета бронь брони квиток звернення рачун поруџбина наруџбина уговор ασφαλιστηριο αποστολη αποστολης δελτιο
    بلاغ رخصة سفارش فاکتور رسید پیگیری رهگیری شبا قرارداد پرونده شناسه آرڈر انوائس شناختی اکاؤنٹ ऑर्डर आर्डर चालान इनवॉइस रसीद खाता`;
  /** So too where they are a common word elsewhere; in capitals, only where written so: "os" is an article. @type {Record<string, string>} */
  const OTHER_IN = {
    en: "WO",
    pt: "OS UC BO",
    es: "OC CUPS exp",
    de: "az gz",
    fr: "bon BL",
    nl: "bon polis",
    ro: "bon",
    et: "arve",
    cs: "VS čj",
    sk: "VS čj",
    id: "pesanan invois resi rek norek npwp nik ktp kuitansi tagihan tiket transaksi polis bpjs",
    ms: "pesanan invois resit akaun bil tiket transaksi polis",
    vi: "mã đơn phiếu cccd cmnd mst stk",
  };
  /**
   * Things that are sold, asked and paid for as well: "Reserva 98765-4321", but "reservas pelo 98765-4321". Digits are
   * theirs right behind them, or with a word for number.
   */
  const ITEM = `payment request incident complaint application job task issue package citation prescription
    reserva venda venta solicitacao solicitud ocorrencia incidencia incidente instalacao instalacion convenio patrimonio reclamacao reclamacion reclamo demanda
    manifestacao requerimento oficio autorizacao autorizacion transferencia pagamento pagto pago parcela assinatura operacao operacion cadastro
    suministro zahlung uberweisung reklamation retoure schadenfall demande paiement virement compteur ordonnance richiesta segnalazione bonifico contatore
    zaak aanvraag betaling betalning melding klacht reklamacja sprawa platnosc przelew wniosek sak platba zadost ziadost cerere plata predmet zahtjev uplata
    talep odeme дело карта карты платеж претензия справа αιτηση υποθεση פנייה פניה בקשה קריאה כרטיס شكوى بطاقة اشتراك शिकायत`;
  const MONEY = `eur euro euros usd brl gbp chf sek nok dkk pln czk inr jpy aud cad mxn ars clp cop pen zar rs kr zl kc reais real dolares dollars
    pesos libras pounds valor total preco price precio preis prix prezzo saldo subtotal amount montant importe betrag`;
  /** Between a word and its number, of no weight. */
  const FILLER = `no nos na nas the a an at to on us me my our your is are was for of and or
    de do da dos das del la el los las al en para por pelo o os ao e y ou meu minha seu sua nosso nossa este esse der die das den dem am an auf bei
    im in ist oder und unter unser ihr ihre sie uns le les du des au aux sur est et notre votre mon il lo i gli alla di su mio nostro
    estadual municipal op aan of het een van ons uw is en pa till pe pod i lub nasz pod under med eller och naar til via wi fi wifi po по на за до від та и або או ל na pe pe la si sau nebo vagy az es ja tai ve veya
    ke pada dan atau yang untuk dengan qua theo và hoặc tại là به با از در و یا سے पर और या का की के को`;
  const NUMBER = `n nr no nº num number numbers numero numeros nummer numer nro c cislo szam szama szamu broj br numarasi numara stevilka numeris numerio numurs
    nomor nombor số номер номера номером αρ αριθμος מספר מס رقم نمبر شماره नंबर नम्बर संख्या क्रमांक নম্বর`;
  /** "Customer number", "N° client", "booking no.": digits are theirs only with a word for number. */
  const COUNTED = `customer client clients cliente clientes kunde kunden klant kund klient klienta asiakas patient member membre socio abonne abonnent
    zakaznik zakaznika ugyfel musteri клиент клиента klijent πελατης πελατη לקוח العميل عميل
    bill conf estimate inspection loan purchase appointment registration enrollment membership student employee subscriber vendor passenger taxpayer policyholder
    agendamento deposito denuncia turno consulta exame paciente aluno associado assinante segurado beneficiario usuario abonado afiliado asegurado cita historia
    buchung reservierung anfrage bescheid mitglied zahler carte permis passager adherent allocataire assure securite prenotazione reservering boeking lid
    rezerwacja rezerwacji pacjent abonent bokning medlem forsakring vakuutus varaus jasen rezervace rezervacia pacient foglalas rezervare rezervacija rezervasyon sikayet abone
    бронирование бронирования абонент абонента пациент пациента резервация резервација κρατηση κρατησης pelanggan nasabah`;
  /** By what a word holds, where blanks part none. */
  const FAX_PART = /ファックス|ファクス|传真|傳真|팩스|โทรสาร|แฟกซ์|แฟ็กซ์/;
  const OTHER_PART =
    /注文|請求|伝票|会員|口座|追跡|マイナンバー|型番|品番|番号$|订单|訂單|發票|发票|账号|帳號|身份[证證]|[快运]递?单号|[单單]号|單號|[编編][号號]|.[号號]$|合同|税号|信用代码|주문|송장|운송장|청구|계좌|등록번호|접수번호|예약번호|주민|영수증|계약|고객번호|회원번호|คำสั่งซื้อ|ออเดอร์|ใบแจ้งหนี้|ใบเสร็จ|บัญชี|พัสดุ|ประจำตัว|ทะเบียน|ธุรกรรม/;

  const words = (/** @type {string} */ list) => list.split(/\s+/).filter(Boolean);
  /** @type {[Meaning, string][]} */
  const LISTS = [["filler", FILLER], ["other", OTHER], ["item", ITEM], ["counted", COUNTED], ["count", NUMBER], ["money", MONEY], ["fax", FAX]];
  /** @type {Map<string, Meaning>} */
  const always = new Map(LISTS.flatMap(([meaning, list]) => words(list).map((word) => /** @type {[string, Meaning]} */ ([word, meaning]))));

  Object.assign(NeonCS, { otherWords: { always, inLanguage: OTHER_IN, faxPart: FAX_PART, otherPart: OTHER_PART } });
})();
