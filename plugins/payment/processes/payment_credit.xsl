<?xml version="1.0" encoding="UTF-8"?>
<!-- Credit falls with a stop, and rises again with the payment (M09). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" xmlns:date="http://exslt.org/dates-and-times" exclude-result-prefixes="c date">
  <xsl:param name="now"/>
  <xsl:param name="message"/>
  <xsl:template match="/data">
    <xsl:variable name="m" select="(request | arrears[not(../request)])/*"/>
    <CreditStatusChanged>
      <xsl:copy-of select="$m/c:customerCode | $m/c:customerName | $m/c:kaCode | $m/c:kaMark | $m/c:customerLevel"/>
      <xsl:copy-of select="$m/c:region"/>
      <!-- Of two changes of credit the later one has the higher number: tens of minutes since 2000. -->
      <version><xsl:value-of select="concat(substring($now, 3, 2), substring($now, 6, 2), substring($now, 9, 2), substring($now, 12, 2), substring($now, 15, 1))"/></version>
      <grade><xsl:value-of select="credit/grade"/></grade>
      <score><xsl:value-of select="credit/score"/></score>
      <listColour><xsl:value-of select="credit/colour"/></listColour>
      <xsl:copy-of select="$m/c:arrears[/data/facts/happened = 'suspension']"/>
      <reason><xsl:value-of select="facts/happened"/></reason>
      <rule><xsl:value-of select="credit/rule"/></rule>
      <effectiveDate><xsl:value-of select="substring($now, 1, 10)"/></effectiveDate>
      <changedAt><xsl:value-of select="$now"/></changedAt>
    </CreditStatusChanged>
  </xsl:template>
</xsl:stylesheet>
