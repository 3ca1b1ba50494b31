<?xml version="1.0" encoding="UTF-8"?>
<!-- An alarm as it came (M47), with the circuits that stand with its element where it names none. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/change">
    <xsl:variable name="circuits" select="after/sla_circuit[customer_code]"/>
    <xsl:for-each select="message/c:AlarmRaised">
      <AlarmRaised>
        <xsl:copy-of select="*"/>
        <xsl:if test="not(c:circuits) and $circuits">
          <circuits>
            <xsl:for-each select="$circuits">
              <circuit>
                <circuitCode><xsl:value-of select="code"/></circuitCode>
                <customerCode><xsl:value-of select="customer_code"/></customerCode>
                <customerName><xsl:value-of select="customer_name"/></customerName>
                <kaMark><xsl:value-of select="ka_mark = 'true'"/></kaMark>
                <xsl:if test="level"><customerLevel><xsl:value-of select="level"/></customerLevel></xsl:if>
                <xsl:if test="contact_name"><contactName><xsl:value-of select="contact_name"/></contactName></xsl:if>
                <xsl:if test="contact_phone"><contactPhone><xsl:value-of select="contact_phone"/></contactPhone></xsl:if>
              </circuit>
            </xsl:for-each>
          </circuits>
        </xsl:if>
      </AlarmRaised>
    </xsl:for-each>
  </xsl:template>
</xsl:stylesheet>
