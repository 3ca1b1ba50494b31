<?xml version="1.0" encoding="UTF-8"?>
<!-- The share of a cancelled item in the one-off charge is given back (M21). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:param name="now"/>
  <xsl:template match="/data">
    <xsl:variable name="o" select="order/*"/>
    <xsl:variable name="i" select="item/c:item"/>
    <OneOffChargeRequest>
      <chargeNo><xsl:value-of select="concat('TF-', item/no)"/></chargeNo>
      <kind>refund</kind>
      <xsl:copy-of select="$o/c:demandOrderNo"/>
      <xsl:copy-of select="$o/c:orderNo"/>
      <itemNo><xsl:value-of select="item/no"/></itemNo>
      <xsl:copy-of select="$o/c:contractNo"/>
      <xsl:copy-of select="$o/c:customerCode"/>
      <xsl:copy-of select="$o/c:customerName"/>
      <xsl:copy-of select="$o/c:kaCode"/>
      <xsl:copy-of select="$o/c:kaMark"/>
      <xsl:copy-of select="$o/c:customerLevel"/>
      <xsl:copy-of select="$o/c:account"/>
      <amount currency="CNY"><xsl:value-of select="format-number($o/c:oneOffCharge div facts/items, &apos;0.00&apos;)"/></amount>
      <reason>撤单退费</reason>
      <dueOn><xsl:value-of select="substring($now, 1, 10)"/></dueOn>
      <requestedBy>dispatch</requestedBy>
      <requestedAt><xsl:value-of select="$now"/></requestedAt>
    </OneOffChargeRequest>
  </xsl:template>
</xsl:stylesheet>
