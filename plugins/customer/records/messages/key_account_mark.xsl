<?xml version="1.0" encoding="UTF-8"?>
<!-- A customer that was given a key-account code as KeyAccountMarkAssigned (M06): every number and circuit that he uses
     is to be stamped (R4.14). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="c" select="after"/>
    <KeyAccountMarkAssigned>
      <customerCode><xsl:value-of select="$c/code"/></customerCode>
      <customerName><xsl:value-of select="$c/name"/></customerName>
      <xsl:if test="$c/short_name"><shortName><xsl:value-of select="$c/short_name"/></shortName></xsl:if>
      <kaCode><xsl:value-of select="$c/ka_code"/></kaCode>
      <kaMark>true</kaMark>
      <customerLevel><xsl:value-of select="$c/level"/></customerLevel>
      <categories>
        <xsl:if test="$c/important = 'true'"><category>important</category></xsl:if>
        <xsl:if test="$c/high_value = 'true'"><category>high-value</category></xsl:if>
        <xsl:if test="$c/group_customer = 'true'"><category>group</category></xsl:if>
        <xsl:if test="$c/strategic = 'true'"><category>strategic</category></xsl:if>
      </categories>
      <region><xsl:value-of select="$c/province"/></region>
      <managingUnit><xsl:value-of select="$c/unit"/></managingUnit>
      <accountManager><xsl:value-of select="$c/account_manager"/></accountManager>
      <xsl:if test="$c/account_manager_phone"><accountManagerPhone><xsl:value-of select="$c/account_manager_phone"/></accountManagerPhone></xsl:if>
      <xsl:if test="$c/sla_level"><slaLevel><xsl:value-of select="$c/sla_level"/></slaLevel></xsl:if>
      <assignedOn><xsl:value-of select="substring(@at, 1, 10)"/></assignedOn>
      <effectiveDate><xsl:value-of select="$c/qualified_since"/></effectiveDate>
      <xsl:if test="$c/application_no"><applicationNo><xsl:value-of select="$c/application_no"/></applicationNo></xsl:if>
      <xsl:if test="$c/product_in_use[@state != 'ended']">
        <users>
          <xsl:for-each select="$c/product_in_use[@state != 'ended']">
            <user>
              <userNo><xsl:value-of select="number"/></userNo>
              <userName><xsl:value-of select="name"/></userName>
              <productKind><xsl:value-of select="kind"/></productKind>
              <xsl:if test="service_number"><serviceNumber><xsl:value-of select="service_number"/></serviceNumber></xsl:if>
              <xsl:if test="circuit_code"><circuitCode><xsl:value-of select="circuit_code"/></circuitCode></xsl:if>
              <region><xsl:value-of select="province"/></region>
              <xsl:if test="city"><city><xsl:value-of select="city"/></city></xsl:if>
            </user>
          </xsl:for-each>
        </users>
      </xsl:if>
    </KeyAccountMarkAssigned>
  </xsl:template>
</xsl:stylesheet>
