<?xml version="1.0" encoding="UTF-8"?>
<!-- PaymentReceived to M41. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/row">
    <xsl:if test="not(SERIAL_NO and ACCT_NO and AMOUNT_FEN and PAY_METHOD and EVENT_TIME)">
      <xsl:message terminate="yes">the row lacks one of SERIAL_NO ACCT_NO AMOUNT_FEN PAY_METHOD EVENT_TIME; write them all</xsl:message>
    </xsl:if>
    <PaymentReceived>
      <paymentNo><xsl:value-of select="SERIAL_NO"/></paymentNo>
      <account><xsl:value-of select="ACCT_NO"/></account>
      <xsl:if test="CUST_CODE">
        <customerCode><xsl:value-of select="CUST_CODE"/></customerCode>
      </xsl:if>
      <xsl:if test="CUST_NAME">
        <customerName><xsl:value-of select="CUST_NAME"/></customerName>
      </xsl:if>
      <xsl:if test="KA_CODE">
        <kaCode><xsl:value-of select="KA_CODE"/></kaCode>
      </xsl:if>
      <xsl:if test="KA_FLAG">
        <kaMark><xsl:value-of select="kam:to-canonical('ka-mark', KA_FLAG)"/></kaMark>
      </xsl:if>
      <xsl:if test="CUST_LEVEL">
        <customerLevel><xsl:value-of select="kam:to-canonical('customer-level', CUST_LEVEL)"/></customerLevel>
      </xsl:if>
      <amount><xsl:value-of select="kam:yuan(AMOUNT_FEN)"/></amount>
      <paidAt><xsl:value-of select="kam:instant(EVENT_TIME)"/></paidAt>
      <paymentMethod><xsl:value-of select="kam:to-canonical('payment-method', PAY_METHOD)"/></paymentMethod>
      <xsl:if test="PAY_CHANNEL">
        <channel><xsl:value-of select="kam:to-canonical('channel', PAY_CHANNEL)"/></channel>
      </xsl:if>
      <system>accounting</system>
      <xsl:if test="REGION_CODE">
        <region><xsl:value-of select="kam:to-canonical('region', REGION_CODE)"/></region>
      </xsl:if>
      <xsl:if test="BANK_NAME">
        <bank><xsl:value-of select="BANK_NAME"/></bank>
      </xsl:if>
      <xsl:if test="BANK_SERIAL">
        <bankSerialNo><xsl:value-of select="BANK_SERIAL"/></bankSerialNo>
      </xsl:if>
      <xsl:if test="RECEIPT_NO">
        <receiptNo><xsl:value-of select="RECEIPT_NO"/></receiptNo>
      </xsl:if>
      <xsl:if test="REVERSES_NO">
        <reverses><xsl:value-of select="REVERSES_NO"/></reverses>
      </xsl:if>
      <xsl:if test="ITEMS">
        <settles>
          <xsl:call-template name="bills">
            <xsl:with-param name="lines" select="ITEMS"/>
          </xsl:call-template>
        </settles>
      </xsl:if>
      <xsl:if test="BALANCE_FEN">
        <balance><xsl:value-of select="kam:yuan(BALANCE_FEN)"/></balance>
      </xsl:if>
      <xsl:if test="ARREARS_FEN">
        <arrearsLeft><xsl:value-of select="kam:yuan(ARREARS_FEN)"/></arrearsLeft>
      </xsl:if>
    </PaymentReceived>
  </xsl:template>

  <!-- period|bill|fen, one a line. -->
  <xsl:template name="bills">
    <xsl:param name="lines"/>
    <xsl:variable name="line" select="substring-before(concat($lines, '&#10;'), '&#10;')"/>
    <xsl:variable name="after-period" select="substring-after($line, '|')"/>
    <xsl:variable name="bill" select="substring-before($after-period, '|')"/>
    <bill>
      <xsl:if test="$bill != ''">
        <billNo><xsl:value-of select="$bill"/></billNo>
      </xsl:if>
      <period><xsl:value-of select="concat(substring($line, 1, 4), '-', substring($line, 5, 2))"/></period>
      <amount><xsl:value-of select="kam:yuan(substring-after($after-period, '|'))"/></amount>
    </bill>
    <xsl:if test="contains($lines, '&#10;')">
      <xsl:call-template name="bills">
        <xsl:with-param name="lines" select="substring-after($lines, '&#10;')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
