<?xml version="1.0" encoding="UTF-8"?>
<!-- ArrearsReported to M42. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/row">
    <xsl:if test="not(SERIAL_NO and CUST_CODE and CUST_NAME and KA_FLAG and ACCT_NO and AMOUNT_FEN and EVENT_TIME and SINCE_DATE and MONTHS and ITEMS)">
      <xsl:message terminate="yes">the row lacks one of SERIAL_NO CUST_CODE CUST_NAME KA_FLAG ACCT_NO AMOUNT_FEN EVENT_TIME SINCE_DATE MONTHS ITEMS; write them all</xsl:message>
    </xsl:if>
    <ArrearsReported>
      <reportNo><xsl:value-of select="SERIAL_NO"/></reportNo>
      <customerCode><xsl:value-of select="CUST_CODE"/></customerCode>
      <customerName><xsl:value-of select="CUST_NAME"/></customerName>
      <xsl:if test="KA_CODE">
        <kaCode><xsl:value-of select="KA_CODE"/></kaCode>
      </xsl:if>
      <kaMark><xsl:value-of select="kam:to-canonical('ka-mark', KA_FLAG)"/></kaMark>
      <xsl:if test="CUST_LEVEL">
        <customerLevel><xsl:value-of select="kam:to-canonical('customer-level', CUST_LEVEL)"/></customerLevel>
      </xsl:if>
      <account><xsl:value-of select="ACCT_NO"/></account>
      <xsl:if test="REGION_CODE">
        <region><xsl:value-of select="kam:to-canonical('region', REGION_CODE)"/></region>
      </xsl:if>
      <xsl:if test="PAY_METHOD">
        <paymentMethod><xsl:value-of select="kam:to-canonical('payment-method', PAY_METHOD)"/></paymentMethod>
      </xsl:if>
      <asOf><xsl:value-of select="kam:instant(EVENT_TIME)"/></asOf>
      <since><xsl:value-of select="concat(substring(SINCE_DATE, 1, 4), '-', substring(SINCE_DATE, 5, 2), '-', substring(SINCE_DATE, 7, 2))"/></since>
      <monthsOverdue><xsl:value-of select="MONTHS"/></monthsOverdue>
      <totalArrears><xsl:value-of select="kam:yuan(AMOUNT_FEN)"/></totalArrears>
      <xsl:if test="LATE_FEE_FEN">
        <lateFee><xsl:value-of select="kam:yuan(LATE_FEE_FEN)"/></lateFee>
      </xsl:if>
      <xsl:if test="LIST_FLAG">
        <listColour><xsl:value-of select="kam:to-canonical('list-colour', LIST_FLAG)"/></listColour>
      </xsl:if>
      <items>
        <xsl:call-template name="items">
          <xsl:with-param name="lines" select="ITEMS"/>
        </xsl:call-template>
      </items>
    </ArrearsReported>
  </xsl:template>

  <!-- period|bill|charge item|charge name|fen|due date, one a line. -->
  <xsl:template name="items">
    <xsl:param name="lines"/>
    <xsl:variable name="line" select="substring-before(concat($lines, '&#10;'), '&#10;')"/>
    <xsl:variable name="from-bill" select="substring-after($line, '|')"/>
    <xsl:variable name="from-item" select="substring-after($from-bill, '|')"/>
    <xsl:variable name="from-name" select="substring-after($from-item, '|')"/>
    <xsl:variable name="from-fen" select="substring-after($from-name, '|')"/>
    <xsl:variable name="bill" select="substring-before($from-bill, '|')"/>
    <xsl:variable name="due" select="substring-after($from-fen, '|')"/>
    <xsl:if test="not(contains($from-fen, '|'))">
      <xsl:message terminate="yes">an entry of ITEMS has fewer than six fields; write period|bill|charge item|charge name|fen|due date</xsl:message>
    </xsl:if>
    <item>
      <period><xsl:value-of select="concat(substring($line, 1, 4), '-', substring($line, 5, 2))"/></period>
      <xsl:if test="$bill != ''">
        <billNo><xsl:value-of select="$bill"/></billNo>
      </xsl:if>
      <chargeItem><xsl:value-of select="substring-before($from-item, '|')"/></chargeItem>
      <chargeName><xsl:value-of select="substring-before($from-name, '|')"/></chargeName>
      <amount><xsl:value-of select="kam:yuan(substring-before($from-fen, '|'))"/></amount>
      <xsl:if test="$due != ''">
        <dueDate>
          <xsl:value-of select="concat(substring($due, 1, 4), '-', substring($due, 5, 2), '-', substring($due, 7, 2))"/>
        </dueDate>
      </xsl:if>
    </item>
    <xsl:if test="contains($lines, '&#10;')">
      <xsl:call-template name="items">
        <xsl:with-param name="lines" select="substring-after($lines, '&#10;')"/>
      </xsl:call-template>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
